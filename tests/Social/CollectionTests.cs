using Liftoff.Jobs;
using Liftoff.Simulator.Faults;
using Liftoff.Simulator.Social;

namespace Liftoff.Social.Tests;

[Collection(PostgresCollectionDefinition.Name)]
public sealed class CollectionTests(PostgresFixture postgres)
{
    private const string Instagram = "17841400000000001";
    private const string Page = "100000000000001";

    private static readonly string[] RenameDays = ["2026-11-01", "2026-11-18"];
    private static readonly string[] YouTubeEngagement = ["likes", "comments", "shares"];

    [Fact]
    public async Task Instagram_figures_of_the_newest_closed_Pacific_day_stand_in_the_file_value_by_value()
    {
        await using var house = await SocialHouse.StartAsync(postgres);
        await house.ConnectInstagramAsync("user-123");
        var result = await house.CollectAsync();
        Assert.Equal(JobStatus.Success, result.Status);

        // At 02:00 UTC on the 20th it is the 19th in Los Angeles; the 18th is the newest day that is over.
        var day = new DateOnly(2026, 11, 18);
        var views = house.Simulator.Social.Value(Instagram, "views", day, TimeSpan.FromHours(3))!.Value;
        var row = Assert.Single(await house.QueryAsync("""
            SELECT user_id, platform, source, metric, value, date, post_id, account_id, canonical_metric,
                   metadata ->> '$.api', metadata ->> '$.period', metadata ->> '$.fetched_at', metadata ->> '$.api_version', (metadata ->> '$.post_type.post')::BIGINT, (metadata ->> '$.post_type.reel')::BIGINT
            FROM analytics_snapshots WHERE metric = 'views' AND date = '2026-11-18'
            """));
        var (post, reel) = SocialWorld.Split(views);
        Assert.Equal(["user-123", "instagram", "social_media", "views", (double)views, day, null, Instagram, "impressions", "instagram_graph", "day", "2026-11-20T02:00:00Z", "v25.0", post, reel], row);

        Assert.Equal([new DateOnly(2026, 11, 16), new DateOnly(2026, 11, 17), day], (await house.QueryAsync("SELECT DISTINCT date FROM analytics_snapshots ORDER BY 1")).Select(r => r[0]));
        Assert.Equal(12 * 3L, await house.ScalarAsync("SELECT count(*) FROM analytics_snapshots"));
        foreach (var metric in new[] { "reach", "likes", "follows_and_unfollows", "accounts_engaged" })
            Assert.Equal((double)house.Simulator.Social.Value(Instagram, metric, day, TimeSpan.FromHours(3))!.Value, await house.ScalarAsync($"SELECT value FROM analytics_snapshots WHERE metric = '{metric}' AND date = '2026-11-18'"));
        Assert.Equal(36, result.Counts["total_metrics_inserted"]);
        Assert.Equal(1, result.Counts["connections_collected"]);
    }

    [Fact]
    public async Task Facebook_figures_come_in_one_call()
    {
        await using var house = await SocialHouse.StartAsync(postgres);
        await house.ConnectFacebookAsync("user-123");
        await house.CollectAsync();
        Assert.Equal(7 * 3L, await house.ScalarAsync("SELECT count(*) FROM analytics_snapshots WHERE platform = 'facebook' AND account_id = '100000000000001'"));
        Assert.Equal((double)house.Simulator.Social.Value(Page, "page_media_view", new DateOnly(2026, 11, 17), TimeSpan.FromHours(3))!.Value,
            await house.ScalarAsync("SELECT value FROM analytics_snapshots WHERE metric = 'page_media_view' AND canonical_metric = 'impressions' AND date = '2026-11-17'"));
        Assert.Single(house.Simulator.Requests.To($"/graph/v25.0/{Page}/insights"));
    }

    [Fact]
    public async Task A_second_run_leaves_one_row_a_key_and_keeps_the_first_value_of_what_changed()
    {
        await using var house = await SocialHouse.StartAsync(postgres);
        await house.ConnectFacebookAsync("user-123");
        var first = await house.CollectAsync();
        var provisional = house.Simulator.Social.Value(Page, "page_video_views", new DateOnly(2026, 11, 17), TimeSpan.FromHours(3))!.Value;
        house.Clock.Now = house.Clock.Now.AddDays(1);
        var second = await house.CollectAsync(date: "2026-11-19");

        Assert.Equal(21, first.Counts["total_metrics_inserted"]);
        Assert.Equal(7, second.Counts["total_metrics_inserted"]);   // the 19th; the 17th and 18th came again
        Assert.Equal(28L, await house.ScalarAsync("SELECT count(*) FROM analytics_snapshots"));
        Assert.Equal(28L, await house.ScalarAsync("SELECT count(*) FROM (SELECT DISTINCT user_id, platform, account_id, source, metric, date FROM analytics_snapshots)"));
        var final = house.Simulator.Social.Final(Page, "page_video_views", new DateOnly(2026, 11, 17));
        Assert.NotEqual(provisional, final);
        Assert.Equal([(double)final, (double)provisional, "2026-11-20T02:00:00Z", "2026-11-21T02:00:00Z"], Assert.Single(await house.QueryAsync("""
            SELECT value, (metadata ->> '$.first_value')::DOUBLE, metadata ->> '$.first_fetched_at', metadata ->> '$.fetched_at'
            FROM analytics_snapshots WHERE metric = 'page_video_views' AND date = '2026-11-17'
            """)));
        Assert.True(second.Counts["metrics_updated"] >= 7);
        Assert.Equal(14, second.Counts["metrics_updated"] + second.Counts["metrics_unchanged"]);
    }

    [Fact]
    public async Task The_first_value_wins_where_the_setting_says_so()
    {
        await using var house = await SocialHouse.StartAsync(postgres, null, ("SOCIAL_FIRST_VALUE_WINS", "true"));
        await house.ConnectFacebookAsync("user-123");
        await house.CollectAsync();
        var before = await house.QueryAsync("SELECT metric, date, value FROM analytics_snapshots WHERE date = '2026-11-17' ORDER BY 1");
        house.Clock.Now = house.Clock.Now.AddDays(1);
        var result = await house.CollectAsync();
        Assert.Equal(before, await house.QueryAsync("SELECT metric, date, value FROM analytics_snapshots WHERE date = '2026-11-17' ORDER BY 1"));
        Assert.Equal(0, result.Counts["metrics_updated"]);
    }

    [Fact]
    public async Task One_refused_metric_costs_the_others_nothing_and_is_told()
    {
        await using var house = await SocialHouse.StartAsync(postgres, null, ("FACEBOOK_METRICS", "page_media_view,page_engaged_users,page_video_views"), ("INSTAGRAM_SPLIT_METRICS", "views,impressions,likes"));
        await house.ConnectFacebookAsync("user-123");
        await house.ConnectInstagramAsync("user-123");
        var result = await house.CollectAsync();
        Assert.Equal(JobStatus.Success, result.Status);
        Assert.Equal(["page_media_view", "page_video_views"], (await house.QueryAsync("SELECT DISTINCT metric FROM analytics_snapshots WHERE platform = 'facebook' ORDER BY 1")).Select(r => r[0]));
        Assert.Contains(result.Warnings, w => w.Contains("facebook refuses page_engaged_users", StringComparison.Ordinal));
        Assert.Contains(result.Warnings, w => w.Contains("instagram refuses impressions", StringComparison.Ordinal));
        Assert.DoesNotContain(result.Warnings, w => w.Contains("breakdown", StringComparison.Ordinal));
        // Once refused, it is not asked for again on the other days, and the split is there all the same.
        Assert.Equal(3L, await house.ScalarAsync("SELECT count(*) FROM analytics_snapshots WHERE metric = 'likes' AND (metadata ->> '$.post_type.reel') IS NOT NULL"));
        Assert.Equal(2, house.Simulator.Requests.Count(r => r.Query.GetValueOrDefault("metric", "").Contains("impressions", StringComparison.Ordinal) && r.Query["metric"].Contains(',', StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_breakdown_that_is_refused_costs_only_the_split()
    {
        await using var house = await SocialHouse.StartAsync(postgres, null, ("INSTAGRAM_BREAKDOWN", "follower_type"));
        await house.ConnectInstagramAsync("user-123");
        var result = await house.CollectAsync();
        Assert.Equal(36, result.Counts["total_metrics_inserted"]);
        Assert.Contains(result.Warnings, w => w.Contains("breakdown=follower_type", StringComparison.Ordinal));
        Assert.Equal(0L, await house.ScalarAsync("SELECT count(*) FROM analytics_snapshots WHERE (metadata ->> '$.post_type') IS NOT NULL"));
    }

    [Fact]
    public async Task A_dead_token_marks_its_connection_once_and_the_next_run_skips_it_and_says_why()
    {
        await using var house = await SocialHouse.StartAsync(postgres);
        var dead = await house.ConnectInstagramAsync("user-123");
        var alive = await house.ConnectFacebookAsync("user-123");
        house.Simulator.Social.Describe(Instagram, new SocialAccount { Token = TokenState.Expired });
        var first = await house.CollectAsync();
        Assert.Equal(JobStatus.Partial, first.Status);
        Assert.Equal((1L, 1L, 1L), (first.Counts["connections_reconnect_required"], first.Counts["connections_collected"], first.Counts["failed_users"]));
        Assert.Contains(first.Warnings, w => w.Contains("190/463", StringComparison.Ordinal) && w.Contains("user-123", StringComparison.Ordinal));
        Assert.Equal("expired", await house.StatusOfAsync(dead));
        Assert.Equal("active", await house.StatusOfAsync(alive));
        Assert.Single(house.Simulator.Requests.To($"/graph/v25.0/{Instagram}/insights"));

        house.Clock.Now = house.Clock.Now.AddDays(1);
        var second = await house.CollectAsync();
        Assert.Equal((JobStatus.Success, 1L, 0L), (second.Status, second.Counts["connections_skipped"], second.Counts["failed_users"]));
        Assert.Single(house.Simulator.Requests.To($"/graph/v25.0/{Instagram}/insights"));
        Assert.Contains(second.Warnings, w => w.Contains("marked expired", StringComparison.Ordinal));
        var waiting = Assert.Single(await house.Get<Queries.SocialStatus>().WaitingAsync(CancellationToken.None));
        Assert.Equal(("user-123", "instagram", "skipped"), (waiting.UserId, waiting.Platform, waiting.Outcome));
        Assert.Contains("190/463", waiting.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_apps_limit_stops_all_of_Meta_and_nothing_else()
    {
        await using var house = await SocialHouse.StartAsync(postgres, null, ("SOCIAL_CONCURRENCY", "1"));
        for (var i = 1; i <= 5; i++) await house.ConnectFacebookAsync($"user-{i}", $"10000000000000{i}");
        await house.ConnectAsync("user-1", "youtube", "UC-one", SocialWorld.YouTubeToken("UC-one"));
        using var waits = new ThrottleWaits();
        house.Simulator.Faults.Set([new("/graph/*", FaultKind.Status) { Status = 403, Body = """{"error":{"message":"(#4) Application request limit reached","type":"OAuthException","is_transient":true,"code":4,"fbtrace_id":"Asim"}}""" }]);
        var result = await house.CollectAsync();
        Assert.Equal((5L, 1L), (result.Counts["connections_throttled"], result.Counts["connections_collected"]));
        Assert.Single(house.Simulator.Requests, r => r.Path.StartsWith("/graph/", StringComparison.Ordinal));
        Assert.Contains(result.Warnings, w => w.Contains("2026-11-20 03:00 UTC", StringComparison.Ordinal));
        Assert.Equal([("Meta", 3600.0)], waits.Seen);
    }

    [Fact]
    public async Task A_used_up_account_is_left_alone_for_the_minutes_it_names()
    {
        await using var house = await SocialHouse.StartAsync(postgres);
        await house.ConnectInstagramAsync("user-1");
        await house.ConnectInstagramAsync("user-2", "17841400000000002");
        house.Simulator.Social.Describe(Instagram, new SocialAccount { CallsAllowed = 0 + 1, RegainMinutes = 9 });
        var result = await house.CollectAsync();
        Assert.Equal((1L, 1L), (result.Counts["connections_throttled"], result.Counts["connections_collected"]));
        // The header of the first answer said 100 %; no second call was made.
        Assert.Single(house.Simulator.Requests.To($"/graph/v25.0/{Instagram}/insights"));
        Assert.Equal(3L, await house.ScalarAsync($"SELECT count(*) FROM analytics_snapshots WHERE account_id = '{Instagram}'"));

        house.Simulator.Requests.Clear();
        house.Clock.Now = house.Clock.Now.AddMinutes(6);
        await house.CollectAsync(user: "user-1");
        Assert.Single(house.Simulator.Requests.To($"/graph/v25.0/{Instagram}/insights"));
        Assert.Equal(new DateTime(2026, 11, 20, 2, 15, 0), await house.ScalarAsync("SELECT retry_at FROM social_outcomes WHERE user_id = 'user-1'"));
    }

    [Fact]
    public async Task A_used_up_limit_of_ads_is_no_limit_of_ours()
    {
        await using var house = await SocialHouse.StartAsync(postgres);
        await house.ConnectInstagramAsync("user-1");
        house.Simulator.Social.Describe(Instagram, new SocialAccount { Usage = """{"9001":[{"type":"ads_insights","call_count":100,"total_cputime":1,"total_time":1,"estimated_time_to_regain_access":30},{"type":"instagram","call_count":3}]}""" });
        Assert.Equal(36, (await house.CollectAsync()).Counts["total_metrics_inserted"]);

        house.Simulator.Social.Describe(Instagram, new SocialAccount { Usage = """{"9001":[{"type":"instagram","call_count":96,"estimated_time_to_regain_access":0}]}""" });
        Assert.Equal(1, (await house.CollectAsync()).Counts["connections_throttled"]);
    }

    [Fact]
    public async Task What_fails_in_passing_is_asked_again_and_what_is_refused_is_not()
    {
        await using var house = await SocialHouse.StartAsync(postgres);
        await house.ConnectFacebookAsync("user-1");
        const string body = """{"error":{"message":"An unexpected error has occurred.","type":"OAuthException","is_transient":true,"code":2,"fbtrace_id":"Asim"}}""";
        house.Simulator.Faults.Set([new("/graph/*", FaultKind.Status) { Status = 500, Times = 2, Body = body }]);
        Assert.Equal(JobStatus.Success, (await house.CollectAsync()).Status);
        Assert.Equal([500, 500, 200], house.Simulator.Requests.To($"/graph/v25.0/{Page}/insights").Select(r => r.StatusCode ?? 0));

        house.Simulator.Requests.Clear();
        house.Simulator.Faults.Set([]);
        house.Simulator.Social.Describe(Page, new SocialAccount { Token = TokenState.WithoutPermission });
        var refused = await house.CollectAsync();
        Assert.Equal((1L, 0L), (refused.Counts["connections_permission_missing"], refused.Counts["failed_users"]));
        Assert.Single(house.Simulator.Requests.To($"/graph/v25.0/{Page}/insights"));
        Assert.Equal(21L, await house.ScalarAsync("SELECT count(*) FROM analytics_snapshots"));
    }

    [Theory]
    [InlineData(FaultKind.Html)]
    [InlineData(FaultKind.Reset)]
    [InlineData(FaultKind.CutByLength)]
    [InlineData(FaultKind.TruncatedLastRecord)]
    [InlineData(FaultKind.EmptyBody)]
    [InlineData(FaultKind.Hang)]
    public async Task A_broken_answer_is_asked_for_again(FaultKind kind)
    {
        await using var house = await SocialHouse.StartAsync(postgres, null, ("SOCIAL_TIMEOUT_MS", "1000"));
        await house.ConnectFacebookAsync("user-1");
        house.Simulator.Faults.Set([new("/graph/*", kind) { Times = 2 }]);
        var result = await house.CollectAsync();
        Assert.Equal((JobStatus.Success, 21L), (result.Status, result.Counts["total_metrics_inserted"]));
    }

    [Fact]
    public async Task A_platform_that_is_down_fails_the_run_with_a_sentence()
    {
        await using var house = await SocialHouse.StartAsync(postgres, null, ("SOCIAL_MAX_RETRIES", "1"));
        await house.ConnectFacebookAsync("user-1");
        house.Simulator.Faults.Set([new("/graph/*", FaultKind.Status) { Status = 502 }]);
        var result = await house.CollectAsync();
        Assert.Equal((JobStatus.Failed, 1L), (result.Status, result.Counts["connections_failed"]));
        Assert.Contains("Meta answered 502", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_does_not_come_has_no_row_and_a_zero_has_one()
    {
        await using var house = await SocialHouse.StartAsync(postgres, null, ("FACEBOOK_METRICS", "page_media_view,page_video_views,page_follows"));
        await house.ConnectFacebookAsync("user-1");
        await house.ConnectFacebookAsync("user-2", "100000000000002");
        house.Simulator.Social.Describe(Page, new SocialAccount { Values = new Dictionary<string, string> { ["page_video_views"] = "null", ["page_follows"] = "0" } });
        house.Simulator.Social.Describe("100000000000002", new SocialAccount { HasNoData = true });
        var result = await house.CollectAsync();
        Assert.Equal(0L, await house.ScalarAsync("SELECT count(*) FROM analytics_snapshots WHERE metric = 'page_video_views' OR user_id = 'user-2'"));
        Assert.Equal([0.0, 0.0, 0.0], (await house.QueryAsync("SELECT value FROM analytics_snapshots WHERE metric = 'page_follows'")).Select(r => r[0]));
        Assert.Equal((3L + 9L, 1L, 0L), (result.Counts["metrics_missing"], result.Counts["connections_no_data"], result.Counts["failed_platforms"]));
    }

    [Fact]
    public async Task An_Instagram_connection_that_names_its_Page_is_resolved_once_and_kept()
    {
        await using var house = await SocialHouse.StartAsync(postgres);
        await house.ConnectAsync("user-1", "instagram", Page, SocialWorld.MetaToken(Page));
        await house.ConnectAsync("user-2", "instagram", "100000000000009", SocialWorld.MetaToken("100000000000009"));
        house.Simulator.Social.Describe(Page, new SocialAccount { InstagramId = Instagram });
        var result = await house.CollectAsync();
        Assert.Equal((1L, 1L), (result.Counts["connections_collected"], result.Counts["connections_no_data"]));
        Assert.Contains(result.Warnings, w => w.Contains("No Instagram business account is linked", StringComparison.Ordinal));
        Assert.Equal(36L, await house.ScalarAsync($"SELECT count(*) FROM analytics_snapshots WHERE account_id = '{Instagram}'"));
        await house.CollectAsync();
        Assert.Single(house.Simulator.Requests.To($"/graph/v25.0/{Page}"));
    }

    [Fact]
    public async Task Two_Pages_of_one_user_do_not_overwrite_each_other()
    {
        await using var house = await SocialHouse.StartAsync(postgres);
        await house.ConnectFacebookAsync("user-1");
        await house.ConnectFacebookAsync("user-1", "100000000000002");
        await house.CollectAsync();
        Assert.Equal(42L, await house.ScalarAsync("SELECT count(*) FROM analytics_snapshots WHERE user_id = 'user-1'"));
        Assert.Equal(2L, await house.ScalarAsync("SELECT count(DISTINCT account_id) FROM analytics_snapshots WHERE metric = 'page_follows' AND date = '2026-11-18'"));
    }

    [Fact]
    public async Task The_readmes_queries_are_the_notes_and_the_first_finds_the_newest_day_in_its_other_form()
    {
        await using var house = await SocialHouse.StartAsync(postgres, DateTimeOffset.UtcNow);
        await house.ConnectFacebookAsync("user-1");
        await house.CollectAsync();
        var queries = ReadmeQueries();
        Assert.Equal(3, queries.Count);
        Assert.Empty(await house.QueryAsync(queries[0]));
        Assert.Equal(7, (await house.QueryAsync(queries[1])).Count);
        Assert.Equal(["facebook", 1L, Days.PlatformCalendar.Pacific.NewestClosedDay(house.Clock.Now)], Assert.Single(await house.QueryAsync(queries[2])));
        // As the note writes them.
        Assert.Contains("WHERE date = CURRENT_DATE\nGROUP BY platform, metric", queries[0], StringComparison.Ordinal);
        Assert.Contains("WHERE date >= CURRENT_DATE - INTERVAL '7 days'\nGROUP BY platform", queries[2], StringComparison.Ordinal);
    }

    /// <summary>The statements under the README's mark.</summary>
    private static IReadOnlyList<string> ReadmeQueries()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Functions.sln"))) folder = folder.Parent!;
        var readme = File.ReadAllText(Path.Combine(folder.FullName, "README.md"));
        var block = readme[readme.IndexOf("<!-- tests/Social runs these -->", StringComparison.Ordinal)..].Split("```")[1];
        return [.. block["sql".Length..].Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
    }

    [Fact]
    public async Task Canonical_names_join_renamed_metrics_into_one_series()
    {
        await using var house = await SocialHouse.StartAsync(postgres);
        await house.ConnectInstagramAsync("user-1");
        await house.ConnectAsync("user-1", "youtube", "UC-one", SocialWorld.YouTubeToken("UC-one"));
        await house.CollectAsync();
        await house.Warehouse.WriteAsync(async (connection, token) =>
        {
            // A row of the time before the rename, and one of the day of the change, where both names are stored.
            foreach (var day in RenameDays)
                await Dapper.SqlMapper.ExecuteAsync(connection, $"INSERT INTO analytics_snapshots VALUES ('user-1', 'instagram', 'social_media', 'impressions', 5, '{day}', NULL, '{{}}', '{Instagram}', 'impressions', now()::TIMESTAMP, now()::TIMESTAMP)");
            return 0;
        });
        var views = (double)house.Simulator.Social.Value(Instagram, "views", new DateOnly(2026, 11, 18), TimeSpan.FromHours(3))!.Value;
        Assert.Equal([[new DateOnly(2026, 11, 1), 5.0], [new DateOnly(2026, 11, 18), views]],
            await house.QueryAsync("SELECT date, value FROM analytics_daily WHERE platform = 'instagram' AND canonical_metric = 'impressions' AND date IN ('2026-11-01', '2026-11-18') ORDER BY 1"));

        var figures = await house.Get<Queries.MetricsQuery>().RunAsync(new Queries.MetricsFilter("user-1", "youtube", "engagement", new DateOnly(2026, 11, 14), new DateOnly(2026, 11, 14)), CancellationToken.None);
        var parts = YouTubeEngagement.Sum(m => house.Simulator.Social.Value("UC-one", m, new DateOnly(2026, 11, 14), TimeSpan.FromHours(60))!.Value);
        var figure = Assert.Single(figures);
        Assert.Equal(("comments+likes+shares", (double)parts), (figure.Metric, figure.Value));
        // On the day of the rename both are stored; by the name that both share it is one figure.
        var renamed = Assert.Single(await house.Get<Queries.MetricsQuery>().RunAsync(new Queries.MetricsFilter("user-1", "instagram", "impressions", new DateOnly(2026, 11, 18), new DateOnly(2026, 11, 18)), CancellationToken.None));
        Assert.Equal(("views", views), (renamed.Metric, renamed.Value));
        Assert.Equal("views", Assert.Single(await house.Get<Queries.MetricsQuery>().RunAsync(new Queries.MetricsFilter("user-1", "instagram", "views", new DateOnly(2026, 11, 18), new DateOnly(2026, 11, 18)), CancellationToken.None)).Metric);
    }

    [Fact]
    public async Task The_runs_table_counts_users_and_platforms_as_the_note_does()
    {
        await using var house = await SocialHouse.StartAsync(postgres);
        await house.ConnectFacebookAsync("user-1");
        await house.ConnectAsync("user-1", "wordpress", "blog", "some-token");
        await house.ConnectFacebookAsync("user-2", "100000000000002");
        house.Simulator.Social.Describe("100000000000002", new SocialAccount { Token = TokenState.Revoked });
        await house.CollectAsync();
        Assert.Equal(["partial", 2L, 1L, 1L, 3L, 1L, 1L, 1L, 21L], Assert.Single(await house.QueryAsync("""
            SELECT status, total_users, successful_users, failed_users, total_platforms, successful_platforms, failed_platforms, skipped_platforms, total_metrics_inserted FROM social_runs
            """)));
        Assert.Contains("DAILY ANALYTICS COLLECTION STARTED", house.Log.Text, StringComparison.Ordinal);
        Assert.Contains("Users: 1/2 successful\nPlatforms: 1/3 successful\nTotal Metrics Inserted: 21", house.Log.Text, StringComparison.Ordinal);
        Assert.Contains("Found 2 users", house.Log.Text, StringComparison.Ordinal);
    }
}
