using Liftoff.Jobs;
using Liftoff.MediaBuys.Queries;
using Liftoff.MediaBuys.Sync;
using Liftoff.Simulator.Snowflake;

namespace Liftoff.MediaBuys.Tests;

[Collection(TestsWithServers.Name)]
public sealed class QueryTests(Servers servers)
{
    [Fact]
    public async Task A_campaigns_buys_are_found_by_plan_and_by_number_and_each_counts_once()
    {
        await using var house = await LinkedAsync();
        var report = await AskAsync(house, campaign: "CN-1", by: MetricsBy.Total);
        Assert.Equal((2, 1), (report.BuysByPlan, report.BuysByNumber));
        var total = Assert.Single(report.Lines);
        // planned twice 100 + planned 200 + numbered 400; not the deleted one, not the other campaign's
        Assert.Equal((700, 7, 7.0m, 30), (total.Impressions, total.Clicks, total.Spend, total.VideoViews));
        Assert.Equal(total with { }, Assert.Single((await AskAsync(house, campaign: "c1", by: MetricsBy.Total)).Lines));
        Assert.Equal(8700, Assert.Single((await AskAsync(house, by: MetricsBy.Total)).Lines).Impressions);
    }

    [Theory]
    [InlineData("text", "'[\"CN-1\", \"CN-9\"]'")]
    [InlineData("text", "'CN-9; CN-1'")]
    [InlineData("jsonb", "'[\"CN-1\"]'")]
    public async Task Campaign_numbers_are_read_in_each_form(string type, string value)
    {
        await using var house = await MediaHouse.OpenAsync(servers);
        await house.ExecuteAsync($"ALTER TABLE media_buys DROP COLUMN campaign_numbers; ALTER TABLE media_buys ADD COLUMN campaign_numbers {type}; INSERT INTO campaigns (id, campaign_number) VALUES ('c1', 'CN-1'), ('c2', 'CN'); INSERT INTO media_buys (id, campaign_numbers) VALUES ('a', {value})");
        Assert.Equal(1, (await AskAsync(house, campaign: "CN-1")).BuysByNumber);
        Assert.Equal(0, (await AskAsync(house, campaign: "CN")).BuysByNumber);
    }

    [Fact]
    public async Task Link_tables_with_uuid_keys_are_used_as_they_are()
    {
        await using var house = await MediaHouse.OpenAsync(servers);
        await house.ExecuteAsync("""
            ALTER TABLE media_buys ALTER COLUMN id TYPE uuid USING id::uuid;
            ALTER TABLE line_item_media_buys ALTER COLUMN media_buy_id TYPE uuid USING media_buy_id::uuid, ALTER COLUMN line_item_id TYPE uuid USING line_item_id::uuid;
            ALTER TABLE line_items ALTER COLUMN id TYPE uuid USING id::uuid;
            INSERT INTO media_buys (id) VALUES ('00000000-0000-0000-0000-00000000000a');
            INSERT INTO campaigns (id, campaign_number) VALUES ('c1', 'CN-1');
            INSERT INTO strategies (id, campaign_id) VALUES ('s1', 'c1');
            INSERT INTO line_items (id, strategy_id) VALUES ('00000000-0000-0000-0000-0000000000f1', 's1');
            INSERT INTO line_item_media_buys (id, line_item_id, media_buy_id) VALUES ('j1', '00000000-0000-0000-0000-0000000000f1', '00000000-0000-0000-0000-00000000000a');
            """);
        house.Impressions(["2026-11-18", "00000000-0000-0000-0000-00000000000a", "7", "1", "1"]);
        var sync = await house.SyncAsync("2026-11-20");
        Assert.Equal(0, sync.Counts["impressions_orphan_buys"]);
        Assert.Equal(7, Assert.Single((await AskAsync(house, campaign: "CN-1")).Lines).Impressions);
    }

    [Fact]
    public async Task Days_come_in_order_and_ratios_are_made_from_sums()
    {
        await using var house = await LinkedAsync();
        var lines = (await AskAsync(house, campaign: "CN-1")).Lines;
        Assert.Equal([new DateOnly(2026, 11, 17), new DateOnly(2026, 11, 18), new DateOnly(2026, 11, 19)], lines.Select(l => l.Date!.Value));
        Assert.Equal((null, 30L, 0.5), (lines[2].Impressions, lines[2].VideoViews, lines[2].Vcr));
        Assert.Equal((10.0, 1.0, 0.01), (lines[0].Cpm, lines[0].Cpc, lines[0].Ctr));
        Assert.Equal((null, null, null), (lines[0].Cpa, lines[0].Viewability, lines[0].Vcr));
    }

    [Fact]
    public void A_ratio_over_zero_is_null()
    {
        var line = new MetricLine { Impressions = 0, Clicks = 0, Spend = 5, Conversions = 0, ViewableImpressions = 0, VideoViews = 0, VideoCompletions = 0 };
        Assert.Equal([null, null, null, null, null, null, null], [line.Cpm, line.Cpc, line.Ctr, line.Cpa, line.Cvr, line.Vcr, line.Viewability]);
    }

    [Fact]
    public async Task Platforms_narrow_the_buys()
    {
        await using var house = await LinkedAsync();
        Assert.Equal(200, Assert.Single((await AskAsync(house, campaign: "CN-1", platform: "youtube", by: MetricsBy.Total)).Lines).Impressions);
        Assert.Empty((await AskAsync(house, platform: "nobody", by: MetricsBy.Total)).Lines);
    }

    [Fact]
    public async Task Live_figures_are_provisional_and_not_stored()
    {
        await using var house = await LinkedAsync();
        house.Impressions(["2026-11-19", "a", "5000", "1", "1"], ["2026-11-20", "a", "50", "1", "1"], ["2026-11-20", "other", "1", "1", "1"]);
        var request = new MetricsRequest("CN-1", null, new DateOnly(2026, 11, 18), new DateOnly(2026, 11, 20), MetricsBy.Day, IsLive: true);
        var lines = (await house.Get<MetricsQuery>().RunAsync(request, CancellationToken.None)).Lines;
        Assert.Equal([("2026-11-18", 600L, false), ("2026-11-19", null, false), ("2026-11-20", 50L, true)], lines.Select(l => ($"{l.Date:yyyy-MM-dd}", l.Impressions, l.IsProvisional)));
        Assert.Empty(await house.RowsAsync("SELECT date FROM platform_buy_daily_impressions WHERE date = '2026-11-20'"));
        Assert.True(Assert.Single((await house.Get<MetricsQuery>().RunAsync(request with { By = MetricsBy.Total }, CancellationToken.None)).Lines).IsProvisional);
    }

    [Fact]
    public async Task Hours_are_synced_and_told_when_there_is_a_source_of_them()
    {
        await using var house = await MediaHouse.OpenAsync(servers, options => options with { Sources = [.. options.Sources, MediaHouse.Source(MetricTable.HourlyImpressions)] });
        house.Simulator.Snowflake.Put("PLATFORM_BUY_HOURLY_IMPRESSIONS", new SnowflakeTable([("DATE", "date"), ("HOUR", "fixed"), ("MEDIA_BUY_ID", "text"), ("IMPRESSIONS", "fixed")], [["2026-11-18", "5", "a", "7"], ["2026-11-18", "0", "a", "3"]]));
        await house.SyncAsync("2026-11-20");
        Assert.Equal([(0, 3L), (5, 7L)], (await AskAsync(house, by: MetricsBy.Hour)).Lines.Select(l => (l.Hour!.Value, l.Impressions!.Value)));
    }

    [Fact]
    public async Task The_freshness_check_explains_an_empty_table()
    {
        await using var house = await MediaHouse.OpenAsync(servers);
        var before = await house.Get<FreshnessCheck>().RunAsync(asksSnowflake: true, CancellationToken.None);
        Assert.False(before.IsFresh);
        Assert.Contains(before.Findings, f => f.StartsWith("No sync has ever run", StringComparison.Ordinal));
        Assert.Contains(before.Findings, f => f.Contains("SYNC_MEDIA_BUYS_SCHEDULE", StringComparison.Ordinal));

        house.Simulator.Snowflake.Clear();
        var today = DateTime.UtcNow.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        await house.SyncAsync(today);
        var after = await house.Get<FreshnessCheck>().RunAsync(asksSnowflake: true, CancellationToken.None);
        Assert.True(after.IsFresh);
        Assert.Equal("success", after.LastRunStatus);
    }

    [Fact]
    public async Task Without_settings_each_part_says_what_to_set()
    {
        await using var house = await MediaHouse.OpenAsync(servers, options => options with { Connection = null, Snowflake = new() });
        Assert.Contains("POSTGRES_CONNECTION", (await house.RunAsync("sync-media-buys")).Error, StringComparison.Ordinal);
        Assert.Contains("POSTGRES_CONNECTION", (await house.RunAsync("export-media-buys")).Error, StringComparison.Ordinal);
        Assert.Contains("POSTGRES_CONNECTION", (await Assert.ThrowsAsync<JobFailedException>(() => AskAsync(house))).Message, StringComparison.Ordinal);
        await using var other = await MediaHouse.OpenAsync(servers, options => options with { Snowflake = new() });
        Assert.Contains("SNOWFLAKE_ACCOUNT, SNOWFLAKE_USER, SNOWFLAKE_PRIVATE_KEY_PATH", (await other.RunAsync("sync-media-buys")).Error, StringComparison.Ordinal);
    }

    private static Task<MetricsReport> AskAsync(MediaHouse house, string? campaign = null, string? platform = null, MetricsBy by = MetricsBy.Day) =>
        house.Get<MetricsQuery>().RunAsync(new MetricsRequest(campaign, platform, new DateOnly(2026, 11, 1), new DateOnly(2026, 11, 19), by, IsLive: false), CancellationToken.None);

    private async Task<MediaHouse> LinkedAsync()
    {
        var house = await MediaHouse.OpenAsync(servers);
        await house.ExecuteAsync("""
            INSERT INTO media_platforms VALUES ('7', 'YouTube'), ('8', 'Other');
            INSERT INTO campaigns (id, campaign_number) VALUES ('c1', 'CN-1'), ('c2', 'CN-2');
            INSERT INTO strategies (id, campaign_id) VALUES ('s1', 'c1');
            INSERT INTO line_items (id, strategy_id, is_deleted) VALUES ('l1', 's1', false), ('l2', 's1', false), ('l3', 's1', true);
            INSERT INTO line_item_media_buys (id, line_item_id, media_buy_id) VALUES ('j1', 'l1', 'a'), ('j2', 'l2', 'a'), ('j3', 'l2', 'b'), ('j4', 'l3', 'gone'), ('j5', 'l1', NULL);
            INSERT INTO media_buys (id, media_platform_id, campaign_numbers) VALUES ('a', '8', '{CN-1}'), ('b', '7', NULL), ('n', '8', '{CN-2,CN-1}'), ('other', '8', '{CN-10}');
            """);
        house.Impressions(["2026-11-17", "a", "100", "1", "1"], ["2026-11-18", "b", "200", "2", "2"], ["2026-11-18", "n", "400", "4", "4"], ["2026-11-18", "gone", "1000", "1", "1"], ["2026-11-18", "other", "7000", "1", "1"]);
        house.Videos(["2026-11-19", "a", "40", "15", "30"]);
        await house.SyncAsync("2026-11-20");
        return house;
    }
}
