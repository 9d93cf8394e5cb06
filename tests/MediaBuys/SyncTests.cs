using Liftoff.Jobs;
using Liftoff.MediaBuys.Sync;
using Liftoff.Simulator.Snowflake;

namespace Liftoff.MediaBuys.Tests;

[Collection(TestsWithServers.Name)]
public sealed class SyncTests(Servers servers)
{
    private const string Stored = "SELECT date, media_buy_id, impressions, clicks, spend, conversions FROM platform_buy_daily_impressions ORDER BY 2, 1";

    [Fact]
    public async Task Both_tables_are_stored_with_exact_amounts_and_unknown_values_as_null()
    {
        await using var house = await MediaHouse.OpenAsync(servers);
        house.Impressions(["2026-11-18", "buy-1", "1200", "31", "45.120000"], ["2026-11-19", "buy-1", "980", null, "0.100000000000000001"]);
        house.Videos(["2026-11-19", "buy-2", "10", "7", "9"]);

        var result = await house.SyncAsync("2026-11-20");

        Assert.Equal(["2026-11-18 buy-1 1200 31 45.120000 NULL", "2026-11-19 buy-1 980 NULL 0.100000000000000001 NULL"], await house.RowsAsync(Stored));
        Assert.Equal(["2026-11-19 buy-2 10 7 9"], await house.RowsAsync("SELECT date, media_buy_id, video_starts, video_completions, video_views FROM platform_buy_daily_videos"));
        Assert.Equal(2, result.Counts["impressions_inserted"]);
        Assert.Equal(1, result.Counts["videos_inserted"]);
        Assert.Equal(["success 2026-10-21 2026-11-19 2026-11-19"], await house.RowsAsync("SELECT status, window_from, window_to, complete_until FROM media_sync_runs"));
    }

    [Fact]
    public async Task The_same_input_twice_changes_nothing()
    {
        await using var house = await MediaHouse.OpenAsync(servers);
        house.Impressions(["2026-11-18", "buy-1", "1200", "31", "45.12"], ["2026-11-19", "buy-1", null, null, null]);
        await house.SyncAsync("2026-11-20");
        var before = await house.RowsAsync("SELECT *, xmin::text FROM platform_buy_daily_impressions ORDER BY 1");

        var result = await house.SyncAsync("2026-11-20");

        Assert.Equal(before, await house.RowsAsync("SELECT *, xmin::text FROM platform_buy_daily_impressions ORDER BY 1"));
        Assert.Equal((0, 0, 2), (result.Counts["impressions_inserted"], result.Counts["impressions_updated"], result.Counts["impressions_unchanged"]));
    }

    [Fact]
    public async Task A_correction_moves_updated_at_and_keeps_created_at_and_leaves_the_other_rows_alone()
    {
        await using var house = await MediaHouse.OpenAsync(servers);
        house.Impressions(["2026-11-18", "buy-1", "100", "1", "1.00"], ["2026-11-18", "buy-2", "200", "2", "2.00"]);
        await house.SyncAsync("2026-11-19");
        var created = await house.RowsAsync("SELECT created_at FROM platform_buy_daily_impressions ORDER BY media_buy_id");

        house.Impressions(["2026-11-18", "buy-1", "100", "1", "1.01"], ["2026-11-18", "buy-2", "200", "2", "2.000"]);
        var result = await house.SyncAsync("2026-11-20");

        Assert.Equal(created, await house.RowsAsync("SELECT created_at FROM platform_buy_daily_impressions ORDER BY media_buy_id"));
        Assert.Equal(["buy-1 t 1.01", "buy-2 f 2.00"], await house.RowsAsync("SELECT media_buy_id, CASE WHEN updated_at > created_at THEN 't' ELSE 'f' END, spend FROM platform_buy_daily_impressions ORDER BY 1"));
        Assert.Equal((1, 1), (result.Counts["impressions_updated"], result.Counts["impressions_unchanged"]));
    }

    [Fact]
    public async Task Late_data_is_taken_for_thirty_days_and_not_after()
    {
        await using var house = await MediaHouse.OpenAsync(servers);
        // The story of the contract: day D is 2026-09-01.
        foreach (var (day, impressions) in new[] { ("2026-09-02", "1000"), ("2026-09-04", "1080"), ("2026-09-21", "1075"), ("2026-10-02", "1074") })
        {
            house.Impressions(["2026-09-01", "buy-1", impressions, "1", "1"]);
            await house.SyncAsync(day);
        }

        Assert.Equal(["2026-09-01 buy-1 1075 1 1 NULL"], await house.RowsAsync(Stored));
    }

    [Theory]
    [InlineData(null, "2026-10-21")]
    [InlineData("2026-11-18", "2026-10-21")]
    [InlineData("2026-10-20", "2026-10-21")]
    [InlineData("2026-10-01", "2026-10-02")]
    public void The_window_begins_at_the_first_day_that_was_never_fetched_when_that_is_earlier(string? completeUntil, string from)
    {
        var parameters = new SyncMediaBuysParameters(new DateOnly(2026, 11, 20), null, null, DeleteMode.Report);
        var window = LookBack.Window(parameters, 30, completeUntil is null ? null : DateOnly.Parse(completeUntil));
        Assert.Equal((DateOnly.Parse(from), new DateOnly(2026, 11, 19)), window);
    }

    [Fact]
    public async Task After_a_long_gap_the_days_between_are_fetched_and_a_failed_or_isolated_run_does_not_hide_them()
    {
        await using var house = await MediaHouse.OpenAsync(servers);
        await house.SyncAsync("2026-08-01");
        house.Impressions(["2026-08-15", "buy-1", "5", "1", "1"], ["2026-10-01", "buy-1", "x", "1", "1"]);
        Assert.Equal(JobStatus.Failed, (await house.RunAsync("sync-media-buys", ("date", "2026-11-01"))).Status);
        await house.SyncAsync("2026-11-01", ("from", "2026-10-30"), ("to", "2026-10-31"));

        house.Impressions(["2026-08-15", "buy-1", "5", "1", "1"]);
        var result = await house.SyncAsync("2026-11-01");

        Assert.Equal(["2026-08-15 buy-1 5 1 1 NULL"], await house.RowsAsync(Stored));
        Assert.Equal(92, result.Counts["days"]);
    }

    [Fact]
    public async Task Vanished_rows_are_reported_and_kept_or_deleted_when_asked()
    {
        await using var house = await MediaHouse.OpenAsync(servers);
        house.Impressions(["2026-11-18", "a", "1", "1", "1"], ["2026-11-18", "b", "1", "1", "1"], ["2026-11-18", "c", "1", "1", "1"], ["2026-09-01", "old", "1", "1", "1"]);
        await house.SyncAsync("2026-11-19", ("from", "2026-09-01"));
        house.Impressions(["2026-11-18", "a", "1", "1", "1"], ["2026-11-18", "c", "1", "1", "1"]);

        var reported = await house.SyncAsync("2026-11-19");
        Assert.Equal((1, 0), (reported.Counts["impressions_vanished"], reported.Counts["impressions_deleted"]));
        Assert.Equal(4, (await house.RowsAsync(Stored)).Count);

        var applied = await house.SyncAsync("2026-11-19", ("delete", "apply"));
        Assert.Equal(1, applied.Counts["impressions_deleted"]);
        // Rows before the window are nobody's business.
        Assert.Equal(["a", "c", "old"], await house.RowsAsync("SELECT media_buy_id FROM platform_buy_daily_impressions ORDER BY 1"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task An_extract_that_lost_most_of_its_rows_deletes_nothing(int left)
    {
        await using var house = await MediaHouse.OpenAsync(servers);
        var rows = "abcd".Select(buy => new string?[] { "2026-11-18", $"{buy}", "1", "1", "1" }).ToArray();
        house.Impressions(rows);
        await house.SyncAsync("2026-11-19");

        house.Impressions(rows[..left]);
        var result = await house.SyncAsync("2026-11-19", ("delete", "apply"));

        Assert.Equal(JobStatus.Partial, result.Status);
        Assert.Equal(4, (await house.RowsAsync(Stored)).Count);
    }

    [Fact]
    public async Task Rows_of_one_key_are_added_up_or_refused()
    {
        string?[][] rows = [["2026-11-18", "a", "1", null, "1.5"], ["2026-11-18", "a", "2", null, "1.5"], ["2026-11-18", "b", "7", "7", "7"]];
        await using var house = await MediaHouse.OpenAsync(servers);
        house.Impressions(rows);
        var result = await house.SyncAsync("2026-11-19");
        Assert.Equal(["2026-11-18 a 3 NULL 3.0 NULL", "2026-11-18 b 7 7 7 NULL"], await house.RowsAsync(Stored));
        Assert.Equal(1, result.Counts["impressions_duplicate_keys"]);

        await using var strict = await MediaHouse.OpenAsync(servers, options => options with { RefuseDuplicates = true });
        strict.Impressions(rows);
        var refused = await strict.RunAsync("sync-media-buys", ("date", "2026-11-19"));
        Assert.Equal(JobStatus.Failed, refused.Status);
        Assert.Contains("buy a on 2026-11-18", refused.Error, StringComparison.Ordinal);
        Assert.Empty(await strict.RowsAsync(Stored));
    }

    [Fact]
    public async Task Buys_that_are_not_known_yet_are_stored_and_counted()
    {
        await using var house = await MediaHouse.OpenAsync(servers);
        await house.ExecuteAsync("INSERT INTO media_buys (id) VALUES ('known')");
        house.Impressions(["2026-11-18", "known", "1", "1", "1"], ["2026-11-17", "new", "1", "1", "1"], ["2026-11-18", "new", "1", "1", "1"]);
        var result = await house.SyncAsync("2026-11-19");
        Assert.Equal((2, 1), (result.Counts["impressions_orphan_rows"], result.Counts["impressions_orphan_buys"]));
        Assert.Equal(3, (await house.RowsAsync(Stored)).Count);
    }

    [Theory]
    [InlineData("99999999999999999999", "64 bits")]
    [InlineData("12.5", "no whole number")]
    public async Task A_count_that_cannot_be_one_fails_the_run_naming_it_and_stores_nothing(string impressions, string reason)
    {
        await using var house = await MediaHouse.OpenAsync(servers);
        house.Impressions(["2026-11-18", "good", "1", "1", "1"], ["2026-11-18", "huge", impressions, "1", "1"]);
        house.Videos(["2026-11-18", "good", "1", "1", "1"]);
        var result = await house.RunAsync("sync-media-buys", ("date", "2026-11-19"));
        Assert.Equal(JobStatus.Failed, result.Status);
        Assert.Contains(reason, result.Error, StringComparison.Ordinal);
        Assert.Contains("huge", result.Error, StringComparison.Ordinal);
        Assert.Empty(await house.RowsAsync("SELECT date FROM platform_buy_daily_impressions UNION ALL SELECT date FROM platform_buy_daily_videos"));
        Assert.Equal(["failed"], await house.RowsAsync("SELECT status FROM media_sync_runs"));
    }

    [Fact]
    public async Task A_second_attempt_under_one_id_is_refused_and_leaves_the_firsts_record_alone()
    {
        await using var house = await MediaHouse.OpenAsync(servers);
        house.Impressions(["2026-11-18", "a", "1", "1", "1"]);
        house.Simulator.Faults.Set([new("POST /api/v2/statements", Simulator.Faults.FaultKind.Delay) { Delay = TimeSpan.FromSeconds(2), Times = 1 }]);
        var first = house.RunAsync("run-1", "sync-media-buys", ("date", "2026-11-19"));
        while (house.Simulator.Requests.Count == 0) await Task.Delay(10);

        var second = await house.RunAsync("run-1", "sync-media-buys", ("date", "2026-11-19"));
        Assert.Equal(JobStatus.Failed, second.Status);
        Assert.Contains("Another sync-media-buys", second.Error, StringComparison.Ordinal);
        Assert.Equal(["running"], await house.RowsAsync("SELECT status FROM media_sync_runs"));

        Assert.Equal(JobStatus.Success, (await first).Status);
        Assert.Equal(["run-1 success 2026-11-18"], await house.RowsAsync("SELECT run_id, status, complete_until FROM media_sync_runs"));
        // A third is the first once more.
        Assert.Equal((JobStatus.Success, 1L), (await house.RunAsync("run-1", "sync-media-buys", ("date", "2026-11-19"))) is { } again ? (again.Status, again.Counts["impressions_inserted"]) : default);
    }

    [Fact]
    public async Task Columns_are_found_by_name_and_may_be_called_otherwise()
    {
        await using var house = await MediaHouse.OpenAsync(servers, options => options with
        {
            Sources = [new MetricSource(MetricTable.DailyImpressions, "ANALYTICS.MARTS.FACTS", new Dictionary<string, string> { ["date"] = "ON_DATE", ["spend"] = "COST" })],
        });
        house.Simulator.Snowflake.Put("FACTS", new SnowflakeTable(
            [("COST", "fixed"), ("IMPRESSIONS", "fixed"), ("EXTRA", "variant"), ("MEDIA_BUY_ID", "text"), ("CONVERSIONS", "fixed"), ("ON_DATE", "date")],
            [["3.21", "9", "{}", "a", "4", "2026-11-18"]]));
        await house.SyncAsync("2026-11-19");
        Assert.Equal(["2026-11-18 a 9 NULL 3.21 4"], await house.RowsAsync(Stored));
    }

    [Fact]
    public async Task Figures_that_change_and_go_over_forty_days_end_as_an_independent_merge_says()
    {
        await using var house = await MediaHouse.OpenAsync(servers);
        house.Simulator.Snowflake.Clear();
        var expected = new Dictionary<(string, string), string>();
        for (var day = new DateOnly(2026, 10, 1); day < new DateOnly(2026, 11, 10); day = day.AddDays(3))
        {
            house.Simulator.Clock.AsOf = new DateTimeOffset(day, new TimeOnly(4, 0), TimeSpan.Zero);
            await house.SyncAsync($"{day:yyyy-MM-dd}", ("delete", "apply"));
            var source = new MetricTables(1, house.Simulator.Clock, () => house.Simulator.Snowflake.Style).Find("PLATFORM_BUY_DAILY_IMPRESSIONS", day.AddDays(-30), day.AddDays(-1))!;
            foreach (var key in expected.Keys.Where(k => string.CompareOrdinal(k.Item1, $"{day.AddDays(-30):yyyy-MM-dd}") >= 0).ToList()) expected.Remove(key);
            foreach (var row in source.Rows) expected[(row[0]!, row[1]!)] = string.Join(' ', row);
        }

        Assert.Equal(expected.Values.Order(StringComparer.Ordinal), (await house.RowsAsync("SELECT date, media_buy_id, impressions, clicks, spend FROM platform_buy_daily_impressions")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Metric_tables_that_the_media_tool_made_are_used_as_they_are()
    {
        await using var house = await MediaHouse.OpenAsync(servers);
        await house.PrepareAsync("""
            CREATE TABLE media_buys (id uuid PRIMARY KEY, name text, media_platform_id integer, campaign_numbers text[], is_deleted boolean NOT NULL DEFAULT false);
            INSERT INTO media_buys (id, campaign_numbers) VALUES ('00000000-0000-0000-0000-00000000000a', '{CN-1}'), ('00000000-0000-0000-0000-00000000000b', '{CN-2}');
            CREATE TABLE platform_buy_daily_impressions (
                date date NOT NULL, media_buy_id uuid NOT NULL REFERENCES media_buys (id), impressions bigint NOT NULL DEFAULT 0 CHECK (impressions >= 0), clicks bigint NOT NULL DEFAULT 0,
                spend numeric(18, 6) NOT NULL DEFAULT 0, conversions bigint, total_spend numeric(18, 6), platform_id integer, created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz NOT NULL DEFAULT now(),
                PRIMARY KEY (media_buy_id, date));
            INSERT INTO platform_buy_daily_impressions (date, media_buy_id, impressions, total_spend) VALUES ('2026-11-17', '00000000-0000-0000-0000-00000000000a', 5, 12.5);
            """);
        house.Impressions(
            ["2026-11-17", "00000000-0000-0000-0000-00000000000a", "7", "1", "1.23456789"], ["2026-11-18", "00000000-0000-0000-0000-00000000000B", "3", null, null],
            ["2026-11-18", "00000000-0000-0000-0000-00000000000c", "100", "1", "1"]);

        var first = await house.SyncAsync("2026-11-20");
        Assert.Equal((1, 1, 1), (first.Counts["impressions_updated"], first.Counts["impressions_inserted"], first.Counts["impressions_left_out"]));
        Assert.Equal(JobStatus.Partial, first.Status);
        Assert.Equal(
            ["2026-11-17 00000000-0000-0000-0000-00000000000a 7 1 1.234568 12.500000", "2026-11-18 00000000-0000-0000-0000-00000000000b 3 0 0.000000 NULL"],
            await house.RowsAsync("SELECT date, media_buy_id, impressions, clicks, spend, total_spend FROM platform_buy_daily_impressions ORDER BY 1"));

        // What the table rounds is not a correction at every sync.
        var again = await house.SyncAsync("2026-11-20", ("delete", "apply"));
        Assert.Equal((0, 2, 0), (again.Counts["impressions_updated"], again.Counts["impressions_unchanged"], again.Counts["impressions_deleted"]));

        // Found by its number alone: the media tool's campaigns are not here.
        var lines = (await house.Get<Queries.MetricsQuery>().RunAsync(new Queries.MetricsRequest("CN-1", null, new DateOnly(2026, 11, 1), new DateOnly(2026, 11, 20), Queries.MetricsBy.Total, IsLive: true), CancellationToken.None)).Lines;
        Assert.Equal((7, 1.234568m), (Assert.Single(lines).Impressions, lines[0].Spend));
    }

    [Fact]
    public async Task Tables_that_belong_to_somebody_else_need_not_be_altered()
    {
        await using var house = await MediaHouse.OpenAsync(servers, options => options with { Connection = options.Connection!.Replace("Username=liftoff", $"Username=guest_{options.Schema}", StringComparison.Ordinal) });
        await house.PrepareAsync($"""
            CREATE TABLE platform_buy_daily_impressions (date date, media_buy_id text, impressions bigint, clicks bigint, spend numeric, conversions bigint, viewable_impressions bigint, created_at timestamptz, updated_at timestamptz, PRIMARY KEY (media_buy_id, date));
            CREATE ROLE guest_{house.Options.Schema} LOGIN;
            GRANT USAGE, CREATE ON SCHEMA {house.Options.Schema} TO guest_{house.Options.Schema};
            GRANT SELECT, INSERT, UPDATE, DELETE ON platform_buy_daily_impressions TO guest_{house.Options.Schema};
            """, servers.Postgres.ConnectionString);
        house.Impressions(["2026-11-18", "a", "1", "1", "1"]);
        Assert.Equal(1, (await house.SyncAsync("2026-11-20")).Counts["impressions_inserted"]);
    }
}
