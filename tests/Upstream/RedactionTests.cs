using System.Net;

namespace Liftoff.Upstream.Tests;

public sealed class RedactionTests
{
    [Theory]
    [InlineData("Authorization: Bearer abc.def-ghi", "abc.def-ghi")]
    [InlineData("""{"authToken":"abc123","x":1}""", "abc123")]
    [InlineData("""{"password" : "p@ss w"}""", "p@ss")]
    [InlineData("https://a.example/file?sv=1&sig=Zm9v%2Bbar&se=2", "Zm9v")]
    [InlineData("AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq==;", "Eby8vdM02")]
    [InlineData("write to jane.doe+x@mail.example.com now", "jane")]
    [InlineData("token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln ended", "eyJ")]
    [InlineData("client_secret=hush", "hush")]
    [InlineData("client_secret='hush hush'", "'hush")]
    public void Secrets_and_people_are_taken_out(string text, string hidden)
    {
        Assert.DoesNotContain(hidden, Redaction.OneLine(text), StringComparison.Ordinal);
        Assert.Contains("[redacted]", Redaction.OneLine(text), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Query failed: campaign sik4w2p06ab has no rows for 2025-11-22")]
    [InlineData("""{"error":"Missing date"}""")]
    [InlineData("campaign 120215812345678901")]
    public void What_a_user_needs_stays(string text) => Assert.Equal(text, Redaction.OneLine(text));

    [Fact]
    public void It_is_one_short_line()
    {
        Assert.Equal("a b c", Redaction.OneLine("  a\r\n\tb \n\n c "));
        var cut = Redaction.OneLine(string.Concat(Enumerable.Repeat("word ", 100)));
        Assert.Equal((201, '…'), (cut.Length, cut[^1]));
    }

    [Theory]
    [InlineData(200, UpstreamOutcome.Ok)]
    [InlineData(204, UpstreamOutcome.Ok)]
    [InlineData(304, UpstreamOutcome.Refused)]
    [InlineData(400, UpstreamOutcome.Refused)]
    [InlineData(401, UpstreamOutcome.Unauthorized)]
    [InlineData(403, UpstreamOutcome.Unauthorized)]
    [InlineData(408, UpstreamOutcome.Transient)]
    [InlineData(425, UpstreamOutcome.NotYet)]
    [InlineData(429, UpstreamOutcome.Throttled)]
    [InlineData(500, UpstreamOutcome.Transient)]
    [InlineData(503, UpstreamOutcome.Transient)]
    public void A_status_means_one_outcome(int status, UpstreamOutcome outcome) => Assert.Equal(outcome, OutcomeClassifier.Of((HttpStatusCode)status));
}
