using Dapper;
using Liftoff.Monitoring.Campaigns;
using Liftoff.Monitoring.Queries;
using Liftoff.Monitoring.Sessions;
using Liftoff.Sql;

namespace Liftoff.Monitoring.Tests.Sessions;

/// <summary>What users read of sessions: one mode a day, one row a key, and what campaign_index knows of the campaign.</summary>
public sealed class SessionHourlyMetricsTests : IAsyncLifetime
{
    private static readonly string RefreshAttributes = SqlFile.Beside(typeof(CampaignPartition), "RefreshCampaignAttributes.sql");

    private MonitoringFixture house = null!;

    public async Task InitializeAsync() => house = await MonitoringFixture.StartAsync();

    public async Task DisposeAsync() => await house.DisposeAsync();

    [Fact]
    public async Task Attributes_come_from_the_campaign_of_the_same_day()
    {
        await CampaignAsync("2025-11-21", "120", "Yesterday");
        await CampaignAsync("2025-11-22", "120", "Ann", "ASC", "Loans", "facebook");
        await CampaignAsync("2025-11-23", "120", "Tomorrow");
        await SessionsAsync("2025-11-22", "120", 7, 4, 1.5m);

        Assert.Equal("120|2025-11-22|7|4|4|1.500000|0.375|Ann|ASC|Loans|facebook|facebook|120|direct", await MetricsAsync());
    }

    [Theory]
    [InlineData("2025-11-20", "near")]                              // the newest on or before
    [InlineData("2025-08-24", "near")]                              // 90 days before
    [InlineData("2025-08-23", "later")]                             // 91 days before is too old
    public async Task The_newest_campaign_of_the_last_90_days_wins_over_a_later_one(string earlier, string expected)
    {
        await CampaignAsync("2025-06-01", "120", "old");
        await CampaignAsync(earlier, "120", "near");
        await CampaignAsync("2025-11-25", "120", "later");
        await CampaignAsync("2025-12-25", "120", "much later");
        await SessionsAsync("2025-11-22", "120", 7, 1, 1m);

        Assert.Equal(expected, await OwnerAsync());
    }

    [Fact]
    public async Task Sessions_pick_their_owner_up_when_the_campaign_is_ingested_later()
    {
        await SessionsAsync("2025-11-22", "120", 7, 1, 1m);
        Assert.Null(await OwnerAsync());

        await CampaignAsync("2026-03-01", "120", "Ann");
        Assert.Equal("Ann", await OwnerAsync());
    }

    [Fact]
    public async Task A_facebook_id_finds_the_strategis_campaign_and_carries_its_id()
    {
        await CampaignAsync("2025-11-22", "sik4w2p06ab", "Ann", mediaSource: "facebook", facebookId: "120215");
        await SessionsAsync("2025-11-22", "120215", 7, 2, 1m);

        Assert.Equal("sik4w2p06ab|2025-11-22|7|2|2|1.000000|0.5|Ann|facebook|facebook|120215|direct", await MetricsAsync());
    }

    [Fact]
    public async Task On_days_without_the_campaign_the_delivered_id_stays_and_the_owner_is_still_told()
    {
        await CampaignAsync("2025-11-20", "sik4w2p06ab", "Ann", facebookId: "120215");
        await SessionsAsync("2025-11-22", "120215", 7, 2, 1m);

        Assert.Equal("120215|2025-11-22|7|2|2|1.000000|0.5|Ann|120215|direct", await MetricsAsync());
    }

    [Fact]
    public async Task The_own_id_beats_those_that_name_it_as_their_facebook_campaign()
    {
        await CampaignAsync("2025-11-22", "120215", "Own");
        await CampaignAsync("2025-11-22", "siaaa06xx", "Other", facebookId: "120215", mode: "remote");
        await SessionsAsync("2025-11-22", "120215", 7, 1, 1m);

        Assert.Equal("Own", await OwnerAsync());
        Assert.Equal(["120215"], await house.QueryAsync<string>("SELECT campaign_id FROM session_hourly_metrics"));
    }

    [Fact]
    public async Task Of_campaigns_that_share_a_facebook_id_only_what_they_agree_on_is_told()
    {
        await CampaignAsync("2025-11-22", "siaaa06xx", "Ann", category: "Loans", mediaSource: "facebook", facebookId: "120215");
        await CampaignAsync("2025-11-22", "sibbb06xx", "Bob", category: "Loans", mediaSource: "facebook", facebookId: "120215");
        await SessionsAsync("2025-11-22", "120215", 7, 2, 1m);

        Assert.Equal("120215|2025-11-22|7|2|2|1.000000|0.5|Loans|facebook|facebook|120215|direct", await MetricsAsync());
        Assert.Null(await OwnerAsync());
    }

    [Fact]
    public async Task Several_delivered_ids_of_one_campaign_are_one_row_a_hour()
    {
        await CampaignAsync("2025-11-22", "sik4w2p06ab", "Ann", facebookId: "120215");
        await SessionsAsync("2025-11-22", "120215", 7, 2, 1m);
        await SessionsAsync("2025-11-22", "sik4w2p06ab", 7, 3, 0.5m);
        await SessionsAsync("2025-11-22", "sik4w2p06ab", 8, 1, 9m);

        Assert.Equal(["sik4w2p06ab|7|5|1.500000|120215,sik4w2p06ab", "sik4w2p06ab|8|1|9.000000|sik4w2p06ab"],
            await house.QueryAsync<string>("SELECT concat_ws('|', campaign_id, click_hour, sessions, revenue, delivered_campaign_id) FROM session_hourly_metrics ORDER BY ALL"));
    }

    [Fact]
    public async Task Nothing_is_made_up_for_unknown_campaigns()
    {
        await CampaignAsync("2025-11-22", "121", "Somebody");
        await SessionsAsync("2025-11-22", "120", 7, 2, 1m);

        Assert.Equal([true], await house.QueryAsync<bool>("SELECT owner IS NULL AND lane IS NULL AND category IS NULL AND media_source IS NULL AND traffic_source IS NULL FROM session_hourly_metrics"));
    }

    [Fact]
    public async Task Of_several_modes_of_a_day_strategis_beats_direct_beats_remote()
    {
        await SessionsAsync("2025-11-20", "120", 7, 1, 1m, "remote");
        await SessionsAsync("2025-11-21", "120", 7, 1, 1m, "remote");
        await SessionsAsync("2025-11-21", "121", 9, 2, 2m, "direct");
        await SessionsAsync("2025-11-22", "120", 7, 1, 1m, "remote");
        await SessionsAsync("2025-11-22", "120", 8, 2, 2m, "direct");
        await SessionsAsync("2025-11-22", "si106ab", 9, 10, 2m, "strategis", s1Clicks: 4);

        Assert.Equal(["2025-11-20|remote|120|7|1", "2025-11-21|direct|121|9|2", "2025-11-22|strategis|si106ab|9|10"],
            await house.QueryAsync<string>("SELECT concat_ws('|', date, mode, campaign_id, click_hour, sessions) FROM session_hourly_metrics ORDER BY ALL"));
        Assert.Equal([0.5], await house.QueryAsync<double>("SELECT rpc FROM session_hourly_metrics WHERE mode = 'strategis'"));
    }

    [Fact]
    public async Task Rpc_is_null_without_clicks()
    {
        await SessionsAsync("2025-11-22", "120", 7, 5, 0m, "strategis", s1Clicks: 0);
        Assert.Equal([true], await house.QueryAsync<bool>("SELECT rpc IS NULL FROM session_hourly_metrics"));
    }

    [Fact]
    public async Task Every_key_is_there_once_whatever_is_stored()
    {
        await house.RunAsync("ingest-sessions", CancellationToken.None, ("date", "2025-11-22"));
        await house.RunAsync("ingest-sessions", CancellationToken.None, ("date", "2025-11-22"), ("mode", "remote"));
        await house.WriteAsync(async connection =>
        {
            // Three campaigns share each Facebook id, on two levels of knowledge.
            await connection.ExecuteAsync("""
                INSERT INTO campaign_rows BY NAME
                SELECT DATE '2025-11-22' AS date, 'campaign' AS level, 'day' AS snapshot_source, 'strategis' AS mode, 'si' || i || campaign_id AS campaign_id,
                       campaign_id AS facebook_campaign_id, 'owner' || i AS owner, 'r' AS run_id, TIMESTAMP '2025-11-22' AS updated_at
                FROM (SELECT DISTINCT campaign_id FROM session_hourly_rows), range(3) t(i) WHERE i = 0 OR hash(campaign_id) % 2 = 0
                """);
            await connection.ExecuteAsync(RefreshAttributes, new { date = new DateOnly(2025, 11, 22) });
        });

        var (rows, keys, sessions) = Assert.Single(await house.QueryAsync<(long, long, long)>("SELECT count(*), count(DISTINCT (campaign_id, date, click_hour)), sum(sessions)::BIGINT FROM session_hourly_metrics"));
        Assert.True(rows > 50);
        Assert.Equal((rows, 400), (keys, sessions));
    }

    [Fact]
    public async Task The_second_query_of_note_001_runs_as_written()
    {
        await CampaignAsync("2025-11-23", "siaaa06xx", "Ann", mediaSource: "facebook", facebookId: "120215", name: "Campaign A", revenue: 12.5m);
        await CampaignAsync("2025-11-23", "sibbb06xx", "Bob", mediaSource: "taboola", name: "Campaign B", revenue: 3m);
        await CampaignAsync("2025-11-22", "siaaa06xx", "Ann", facebookId: "120215", name: "Campaign A", revenue: 99m);
        await SessionsAsync("2025-11-23", "120215", 7, 2, 1.25m);
        await SessionsAsync("2025-11-23", "120215", 8, 3, 2.25m);
        await SessionsAsync("2025-11-22", "120215", 8, 50, 50m);

        var lines = await house.QueryAsync<string>("""
            SELECT concat_ws('|', *COLUMNS(*)) FROM (
            SELECT
              c.campaign_id,
              c.campaign_name,
              c.media_source,
              c.revenue_usd as daily_revenue,
              SUM(s.revenue) as hourly_revenue_total,
              SUM(s.sessions) as hourly_sessions_total
            FROM campaign_index c
            LEFT JOIN session_hourly_metrics s
              ON c.campaign_id = s.campaign_id
              AND c.date = s.date
            WHERE c.date = '2025-11-23'
            GROUP BY c.campaign_id, c.campaign_name, c.media_source, c.revenue_usd
            ) ORDER BY campaign_id
            """);

        Assert.Equal(["siaaa06xx|Campaign A|facebook|12.500000|3.500000|5", "sibbb06xx|Campaign B|taboola|3.000000"], lines);
    }

    [Fact]
    public async Task Rpc_is_told_by_each_dimension_and_adds_up()
    {
        await CampaignAsync("2025-11-22", "120", "Ann", mediaSource: "facebook");
        await CampaignAsync("2025-11-22", "121", "Bob", mediaSource: "facebook");
        await SessionsAsync("2025-11-22", "120", 7, 4, 1m);
        await SessionsAsync("2025-11-22", "120", 10, 1, 0.5m);
        await SessionsAsync("2025-11-22", "121", 9, 2, 3m);
        await SessionsAsync("2025-11-22", "122", 9, 3, 0.3m);
        await SessionsAsync("2025-11-21", "122", 9, 30, 30m);

        Assert.Equal([new("121", 2, 3m, 1.5), new("120", 5, 1.5m, 1.5 / 5), new("122", 3, 0.3m, 0.3 / 3)], await RpcAsync(RpcDimension.Campaign));
        Assert.Equal([new("facebook", 7, 4.5m, 4.5 / 7), new("UNKNOWN", 3, 0.3m, 0.3 / 3)], await RpcAsync(RpcDimension.MediaSource));
        Assert.Equal([new("Bob", 2, 3m, 1.5), new("Ann", 5, 1.5m, 1.5 / 5), new("UNKNOWN", 3, 0.3m, 0.3 / 3)], await RpcAsync(RpcDimension.Owner));
        Assert.Equal([new("7", 4, 1m, 0.25), new("9", 5, 3.3m, 3.3 / 5), new("10", 1, 0.5m, 0.5)], await RpcAsync(RpcDimension.ClickHour));
    }

    private Task<IReadOnlyList<RpcLine>> RpcAsync(RpcDimension by) => house.Get<RpcQuery>().RunAsync(new DateOnly(2025, 11, 22), by, CancellationToken.None);

    private async Task<string?> OwnerAsync() => Assert.Single(await house.QueryAsync<string?>("SELECT owner FROM session_hourly_metrics"));

    private async Task<string> MetricsAsync() => Assert.Single(await house.QueryAsync<string>(
        "SELECT concat_ws('|', campaign_id, date, click_hour, sessions, s1_clicks, revenue, rpc, owner, lane, category, media_source, traffic_source, delivered_campaign_id, mode) FROM session_hourly_metrics"));

    private Task SessionsAsync(string date, string campaignId, int hour, long sessions, decimal revenue, string mode = "direct", long? s1Clicks = null) => house.WriteAsync(connection => connection.ExecuteAsync(
        "INSERT INTO session_hourly_rows VALUES ($date::DATE, $mode, $campaignId, $hour, $sessions, $s1Clicks, $revenue, 'r', TIMESTAMP '2025-11-22 12:00:00')",
        new { date, mode, campaignId, hour, sessions, s1Clicks = s1Clicks ?? sessions, revenue }));

    private Task CampaignAsync(
        string date, string id, string? owner, string? lane = null, string? category = null, string? mediaSource = null, string? facebookId = null, string? name = null, decimal? revenue = null, string mode = "strategis") =>
        house.WriteAsync(async connection =>
        {
            await connection.ExecuteAsync("""
                INSERT INTO campaign_rows (date, level, snapshot_source, mode, campaign_id, facebook_campaign_id, campaign_name, owner, lane, category, media_source, revenue_usd, run_id, updated_at)
                VALUES ($date::DATE, 'campaign', 'day', $mode, $id, $facebookId, $name, $owner, $lane, $category, $mediaSource, $revenue, 'r', TIMESTAMP '2025-11-22 12:00:00')
                """, new { date, mode, id, facebookId, name, owner, lane, category, mediaSource, revenue });
            await connection.ExecuteAsync(RefreshAttributes, new { date = DateOnly.Parse(date, System.Globalization.CultureInfo.InvariantCulture) });
        });
}
