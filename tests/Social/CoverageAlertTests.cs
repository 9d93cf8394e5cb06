using Dapper;
using Liftoff.Operations.Alerts;
using Liftoff.Social.Alerts;

namespace Liftoff.Social.Tests;

/// <summary>Too few accounts gave figures. It is 2026-11-20, 2:00.</summary>
[Collection(PostgresCollectionDefinition.Name)]
public sealed class CoverageAlertTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Too_few_accounts_with_figures_are_told_by_platform()
    {
        await using var house = await SocialHouse.StartAsync(postgres);
        Assert.Empty((await FindAsync(house)).Judged!);
        await StoreAsync(house, "2026-11-18", "facebook", "failed", "failed", "failed", "failed");
        await StoreAsync(house, "2026-11-19", "facebook", "collected", "collected", "collected", "reconnect_required", "failed", "reconnect_required");
        await StoreAsync(house, "2026-11-19", "instagram", "collected", "collected", "collected", "collected", "throttled");

        var findings = await FindAsync(house);
        var condition = Assert.Single(findings.Conditions);
        Assert.Equal(
            ("facebook", "3 of 6 accounts (50 %) gave figures on the run for 2026-11-19; the others most often: reconnect required", "80 % of the accounts"),
            (condition.Key, condition.Figure, condition.Threshold));
        Assert.Null(findings.Judged);
    }

    [Fact]
    public async Task Accounts_that_never_had_figures_and_what_nothing_collects_are_not_expected()
    {
        await using var house = await SocialHouse.StartAsync(postgres);
        await StoreAsync(house, "2026-11-19", "facebook", "collected", "no_data", "skipped", "unsupported", "no_data");
        Assert.Empty((await FindAsync(house)).Conditions);

        // Two of them had: their silence is a loss.
        await house.Warehouse.WriteAsync(async (connection, _) => await connection.ExecuteAsync("""
            INSERT INTO analytics_snapshots SELECT 'user-' || i, 'facebook', 'social_media', 'page_media_view', 5, DATE '2026-11-10', NULL, '{}', 'account-' || i, 'impressions', now()::TIMESTAMP, now()::TIMESTAMP FROM range(1, 3) t(i)
            """));
        Assert.StartsWith("1 of 3 accounts (33.3 %)", Assert.Single((await FindAsync(house)).Conditions).Figure, StringComparison.Ordinal);
    }

    private static Task<AlertFindings> FindAsync(SocialHouse house) => house.Get<IEnumerable<IAlertRule>>().Single(rule => rule.Name == SocialCoverage.RuleName).RunAsync(CancellationToken.None);

    /// <summary>One account an outcome, numbered from 0.</summary>
    private static Task<int> StoreAsync(SocialHouse house, string date, string platform, params string[] outcomes) => house.Warehouse.WriteAsync(async (connection, _) =>
    {
        foreach (var (i, outcome) in outcomes.Index())
            await connection.ExecuteAsync("INSERT INTO social_outcomes VALUES ($date::DATE, $platform || $i, 'user-' || $i, $platform, 'account-' || $i, $outcome, NULL, NULL, 1, 0, 'run', $date::TIMESTAMP)", new { date, platform, i, outcome });
        return 0;
    });
}
