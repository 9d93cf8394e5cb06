using Liftoff.Settings;
using Liftoff.Upstream.IxId;
using Microsoft.Extensions.Configuration;

namespace Liftoff.Upstream.Tests;

public sealed class OptionsTests
{
    [Fact]
    public void The_defaults_are_those_of_the_record() => Assert.Equal(new UpstreamOptions(), UpstreamOptions.Read(Reader()));

    [Fact]
    public void Every_setting_is_read()
    {
        var options = UpstreamOptions.Read(Reader(("STRATEGIS_TIMEOUT_MS", "1500"), ("STRATEGIS_MAX_RETRIES", "0"), ("STRATEGIS_RETRY_BACKOFF_MS", "20"), ("STRATEGIS_CONCURRENCY", "2"), ("STRATEGIS_RPS", "7"), ("STRATEGIS_BURST", "9")));
        Assert.Equal(new UpstreamOptions { Timeout = TimeSpan.FromSeconds(1.5), MaxRetries = 0, RetryBackoff = TimeSpan.FromMilliseconds(20), Concurrency = 2, RequestsPerSecond = 7, Burst = 9 }, options);
    }

    [Fact]
    public void Credentials_of_strategis_win_over_those_of_ix_id()
    {
        var both = IxIdOptions.Read(Reader(("IX_ID_EMAIL", "a"), ("IX_ID_PASSWORD", "b"), ("STRATEGIS_EMAIL", "c"), ("STRATEGIS_PASSWORD", "d"), ("STRATEGIST_AUTH_TOKEN", "t1"), ("STRATEGIS_AUTH_TOKEN", "t2"), ("IX_ID_BASE_URL", "https://one.example"), ("STRATEGIS_AUTH_BASE_URL", "https://two.example")));
        Assert.Equal(("c", "d", "t2", new Uri("https://two.example/"), true), (both.Email, both.Password, both.InjectedToken, both.BaseAddress, both.IsConfigured));

        var general = IxIdOptions.Read(Reader(("IX_ID_EMAIL", "a"), ("IX_ID_PASSWORD", "b"), ("STRATEGIST_AUTH_TOKEN", "t1"), ("IX_ID_BASE_URL", "https://one.example")));
        Assert.Equal(("a", "b", "t1", new Uri("https://one.example/")), (general.Email, general.Password, general.InjectedToken, general.BaseAddress));

        var none = IxIdOptions.Read(Reader());
        Assert.Equal((null, false, new Uri("https://ix-id.lincx.la/")), (none.Email, none.IsConfigured, none.BaseAddress));
    }

    [Theory]
    [InlineData("IX_ID_EMAIL", "IX_ID_PASSWORD is missing while its partner is set: a log-in needs both")]
    [InlineData("STRATEGIS_PASSWORD", "IX_ID_EMAIL is missing while its partner is set: a log-in needs both")]
    public void Half_a_log_in_is_a_problem_that_shows_no_value(string name, string problem)
    {
        var settings = Reader((name, "hidden-value"));
        IxIdOptions.Read(settings);
        Assert.Equal(problem, Assert.Single(settings.Problems));
        Assert.All(settings.Settings.Where(s => s.Name.EndsWith("PASSWORD", StringComparison.Ordinal) || s.Name.EndsWith("TOKEN", StringComparison.Ordinal)), s => Assert.True(s.IsSecret));
    }

    private static SettingsReader Reader(params (string Name, string? Value)[] given) =>
        new(new ConfigurationBuilder().AddInMemoryCollection(given.ToDictionary(g => g.Name, g => g.Value)).Build());
}
