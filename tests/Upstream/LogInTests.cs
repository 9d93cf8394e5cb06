using System.Buffers.Text;
using System.Text;
using Liftoff.Simulator.Faults;
using Liftoff.Upstream.IxId;

namespace Liftoff.Upstream.Tests;

public sealed class LogInTests : UpstreamTests
{
    private const string LogIn = "/auth/login";

    [Fact]
    public async Task Many_parallel_requests_log_in_once()
    {
        Fail(new Fault(LogIn, FaultKind.Delay) { Delay = TimeSpan.FromMilliseconds(200) });
        var client = Client(Quick with { Concurrency = 30 }, new BearerTokenHandler(Tokens(), UpstreamHandler.Create()));

        await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => client.DownloadAsync(Remote + Query, NewPath())));

        Assert.Single(Simulator.Requests.To(LogIn));
        Assert.Equal(30, Simulator.Requests.To(Remote).Count);
        Assert.Single(Simulator.Requests.To(Remote).Select(r => r.Headers["Authorization"]).Distinct());
    }

    [Fact]
    public async Task Many_parallel_refusals_lead_to_one_more_log_in()
    {
        var tokens = Tokens();
        var client = Client(Quick with { Concurrency = 30 }, new BearerTokenHandler(tokens, UpstreamHandler.Create()));
        await client.DownloadAsync(Remote + Query, NewPath());
        Simulator.RevokeTokens();
        Fail(new Fault(Remote, FaultKind.Delay) { Delay = TimeSpan.FromMilliseconds(100) });

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => client.DownloadAsync(Remote + Query, NewPath())));

        Assert.Equal(2, Simulator.Requests.To(LogIn).Count);
        Assert.Equal(21, Simulator.Requests.To(Remote).Count(r => r.StatusCode == 200));
    }

    [Fact]
    public async Task Two_tokens_that_are_refused_are_the_answer()
    {
        Fail(new Fault(Remote, FaultKind.Status) { Status = 401 });
        var client = Client(handler: new BearerTokenHandler(Tokens(), UpstreamHandler.Create()));

        var failure = await Assert.ThrowsAsync<UpstreamException>(() => client.DownloadAsync(Remote + Query, NewPath()));

        Assert.Equal((UpstreamOutcome.Unauthorized, 2, 2), (failure.Outcome, Simulator.Requests.To(LogIn).Count, Simulator.Requests.To(Remote).Count));
    }

    [Fact]
    public async Task Wrong_credentials_are_tried_once_and_not_shown()
    {
        var client = Client(handler: new BearerTokenHandler(Tokens(o => o with { Password = "wrong-password" }), UpstreamHandler.Create()));

        var failure = await Assert.ThrowsAsync<UpstreamException>(() => client.DownloadAsync(Remote + Query, NewPath()));

        Assert.Equal(UpstreamOutcome.Unauthorized, failure.Outcome);
        Assert.Equal($"IX ID at {Simulator.BaseAddress} turned the credentials down (401). Check IX_ID_EMAIL and IX_ID_PASSWORD.", failure.Message);
        Assert.Single(Simulator.Requests.To(LogIn));
        Assert.Empty(Simulator.Requests.To(Remote));
    }

    [Fact]
    public async Task Wrong_credentials_are_tried_once_however_many_wait_for_the_log_in()
    {
        Fail(new Fault(LogIn, FaultKind.Delay) { Delay = TimeSpan.FromMilliseconds(300) });
        var tokens = Tokens(o => o with { Password = "wrong-password" });

        var waiting = Enumerable.Range(0, 10).Select(_ => Assert.ThrowsAsync<UpstreamException>(() => tokens.GetAsync(null, CancellationToken.None))).ToList();
        await Task.WhenAll(waiting);

        // Ten refusals in a row would lock the account.
        Assert.Single(Simulator.Requests.To(LogIn));
    }

    [Fact]
    public async Task Credentials_that_were_turned_down_are_not_tried_again_by_every_later_request()
    {
        var clock = new ShiftedClock();
        var tokens = Tokens(o => o with { Password = "wrong-password" }, clock);
        for (var i = 0; i < 4; i++)
            Assert.Equal(UpstreamOutcome.Unauthorized, (await Assert.ThrowsAsync<UpstreamException>(() => tokens.GetAsync(null, CancellationToken.None))).Outcome);
        Assert.Single(Simulator.Requests.To(LogIn));

        // Somebody may have set the account right meanwhile.
        clock.Shift = TimeSpan.FromMinutes(6);
        await Assert.ThrowsAsync<UpstreamException>(() => tokens.GetAsync(null, CancellationToken.None));
        Assert.Equal(2, Simulator.Requests.To(LogIn).Count);
    }

    [Fact]
    public async Task A_log_in_that_fails_in_passing_is_tried_again()
    {
        Fail(new Fault(LogIn, FaultKind.Status) { Status = 503, Times = 2 });
        var client = Client(handler: new BearerTokenHandler(Tokens(), UpstreamHandler.Create()));

        Assert.Equal(2, (await client.DownloadAsync(Remote + Query, NewPath())).Retries);
        Assert.Equal(3, Simulator.Requests.To(LogIn).Count);
    }

    [Theory]
    [InlineData("""{"authToken":"abc.def"}""", "abc.def")]
    [InlineData("""{"success":true,"data":{"authToken":"abc.def"},"authToken":"other"}""", "abc.def")]
    [InlineData("""{"data":{"authToken":null},"authToken":"abc.def"}""", "abc.def")]
    public async Task The_token_is_taken_from_data_or_from_the_top(string answer, string expected)
    {
        Fail(new Fault(LogIn, FaultKind.Status) { Status = 200, Body = answer });
        Assert.Equal(expected, await Tokens().GetAsync(null, CancellationToken.None));
    }

    [Theory]
    [InlineData("""{"data":{"authToken":""}}""")]
    [InlineData("""{"data":{"authToken":7}}""")]
    [InlineData("[]")]
    [InlineData("<html>Sign in</html>")]
    public async Task An_answer_without_a_token_is_no_log_in(string answer)
    {
        Fail(new Fault(LogIn, FaultKind.Status) { Status = 200, Body = answer });
        var failure = await Assert.ThrowsAsync<UpstreamException>(() => Tokens().GetAsync(null, CancellationToken.None));
        Assert.Equal((UpstreamOutcome.Unknown, $"IX ID at {Simulator.BaseAddress} answered the log-in without an authToken."), (failure.Outcome, failure.Message));
    }

    [Fact]
    public async Task An_injected_token_is_used_until_it_expires_and_then_the_credentials()
    {
        var fresh = Token(DateTimeOffset.UtcNow.AddMinutes(5));
        Assert.Equal(fresh, await Tokens(o => o with { InjectedToken = fresh }).GetAsync(null, CancellationToken.None));
        Assert.Empty(Simulator.Requests.To(LogIn));

        var expiring = Token(DateTimeOffset.UtcNow.AddSeconds(20));
        Assert.NotEqual(expiring, await Tokens(o => o with { InjectedToken = expiring }).GetAsync(null, CancellationToken.None));
        Assert.Single(Simulator.Requests.To(LogIn));
    }

    [Fact]
    public async Task An_expired_token_without_credentials_is_told_as_such()
    {
        var expired = Token(DateTimeOffset.UtcNow.AddMinutes(-5));
        var failure = await Assert.ThrowsAsync<UpstreamException>(() => Tokens(o => o with { InjectedToken = expired, Email = null, Password = null }).GetAsync(null, CancellationToken.None));
        Assert.Contains("the token in STRATEGIS_AUTH_TOKEN has expired or was turned down", failure.Message, StringComparison.Ordinal);
        Assert.Empty(Simulator.Requests.To(LogIn));
    }

    [Theory]
    [InlineData("""{"exp":1763812800}""", 1763812800L)]
    [InlineData("""{"sub":"a?>b?>c~~d?>>??~~~","exp":1763812800}""", 1763812800L)]
    [InlineData("""{"sub":"x"}""", null)]
    [InlineData("""{"exp":"soon"}""", null)]
    [InlineData("""{"exp":1e300}""", null)]
    [InlineData("""{"exp":99999999999999999}""", null)]
    [InlineData("[1]", null)]
    public void The_expiry_is_read_from_base64url(string payload, long? expected) =>
        Assert.Equal(expected, TokenExpiry.Of($"e30.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(payload))}.sig")?.ToUnixTimeSeconds());

    [Theory]
    [InlineData("")]
    [InlineData("opaque")]
    [InlineData("a.b.c")]
    [InlineData("a.%%%%.c")]
    public void Any_other_text_is_a_token_without_expiry(string token) => Assert.Null(TokenExpiry.Of(token));

    private static string Token(DateTimeOffset expiry) => $"e30.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes($$"""{"exp":{{expiry.ToUnixTimeSeconds()}}}"""))}.sig";
}
