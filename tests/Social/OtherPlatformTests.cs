using Liftoff.Jobs;
using Liftoff.Simulator.Faults;
using Liftoff.Simulator.Social;

namespace Liftoff.Social.Tests;

[Collection(PostgresCollectionDefinition.Name)]
public sealed class OtherPlatformTests(PostgresFixture postgres)
{
    private const string Channel = "UCsim0000000000000000001";

    [Fact]
    public async Task YouTube_refreshes_its_token_stores_it_and_takes_the_days_that_are_ready()
    {
        await using var house = await SocialHouse.StartAsync(postgres);
        var id = await house.ConnectAsync("user-1", "youtube", Channel, SocialWorld.YouTubeToken(Channel), SocialWorld.RefreshToken(Channel));
        house.Simulator.Social.Describe(Channel, new SocialAccount { Token = TokenState.Expired });
        var result = await house.CollectAsync();
        Assert.Equal(JobStatus.Success, result.Status);
        // At 02:00 UTC on the 20th the 16th is out (60 hours), the 17th and 18th are not.
        Assert.Equal([new DateOnly(2026, 11, 14), new DateOnly(2026, 11, 15), new DateOnly(2026, 11, 16)], (await house.QueryAsync("SELECT DISTINCT date FROM analytics_snapshots ORDER BY 1")).Select(r => r[0]));
        var views = house.Simulator.Social.Value(Channel, "views", new DateOnly(2026, 11, 16), TimeSpan.FromHours(60))!.Value;
        var (video, shorts) = SocialWorld.Split(views);
        Assert.Equal([(double)views, "impressions", video, shorts, "youtube_analytics"], Assert.Single(await house.QueryAsync("""
            SELECT value, canonical_metric, (metadata ->> '$.post_type.video')::BIGINT, (metadata ->> '$.post_type.short')::BIGINT, metadata ->> '$.api' FROM analytics_snapshots WHERE metric = 'views' AND date = '2026-11-16'
            """)));
        Assert.Single(house.Simulator.Requests.To("/google/token"));

        // The fresh token is in the row, encrypted, and the next run needs no refresh.
        await house.CollectAsync();
        Assert.Single(house.Simulator.Requests.To("/google/token"));
        Assert.Equal("active", await house.StatusOfAsync(id));
    }

    [Fact]
    public async Task A_revoked_grant_marks_the_connection_and_a_missing_scope_does_not()
    {
        await using var house = await SocialHouse.StartAsync(postgres);
        var revoked = await house.ConnectAsync("user-1", "youtube", "UC-revoked", null, SocialWorld.RefreshToken("UC-revoked"));
        var narrow = await house.ConnectAsync("user-2", "youtube", "UC-narrow", SocialWorld.YouTubeToken("UC-narrow"));
        await house.ConnectAsync("user-3", "youtube", Channel, SocialWorld.YouTubeToken(Channel));
        house.Simulator.Social.Describe("UC-revoked", new SocialAccount { Token = TokenState.Revoked });
        house.Simulator.Social.Describe("UC-narrow", new SocialAccount { Token = TokenState.WithoutPermission });
        var result = await house.CollectAsync();
        Assert.Equal((1L, 1L, 1L), (result.Counts["connections_reconnect_required"], result.Counts["connections_permission_missing"], result.Counts["connections_collected"]));
        Assert.Equal(("expired", "active"), (await house.StatusOfAsync(revoked), await house.StatusOfAsync(narrow)));
        Assert.Contains(result.Warnings, w => w.Contains("yt-analytics.readonly", StringComparison.Ordinal));
    }

    [Fact]
    public async Task YouTubes_columns_are_read_by_name_and_an_answer_without_rows_is_no_failure()
    {
        await using var house = await SocialHouse.StartAsync(postgres, null, ("YOUTUBE_METRICS", "views,likes"), ("YOUTUBE_SPLIT_METRICS", "none"));
        await house.ConnectAsync("user-1", "youtube", Channel, SocialWorld.YouTubeToken(Channel));
        house.Simulator.Faults.Set([new("/youtube/*", FaultKind.ErrorObject) { Times = 1, Body = """{"columnHeaders":[{"name":"likes","columnType":"METRIC"},{"name":"day","columnType":"DIMENSION"},{"name":"views","columnType":"METRIC"}],"rows":[[7,"2026-11-15",1523]]}""" }]);
        await house.CollectAsync();
        Assert.Equal([["likes", 7.0], ["views", 1523.0]], await house.QueryAsync("SELECT metric, value FROM analytics_snapshots WHERE date = '2026-11-15' ORDER BY 1"));

        house.Simulator.Social.Describe(Channel, new SocialAccount { HasNoData = true });
        Assert.Equal(1, (await house.CollectAsync()).Counts["connections_no_data"]);
        Assert.Equal(2L, await house.ScalarAsync("SELECT count(*) FROM analytics_snapshots"));
    }

    [Theory]
    [InlineData("youtube", "UC-one", "SIM-YT-ACCESS-UC-one", "columnHeaders")]
    [InlineData("linkedin", "p", "SIM-LI-900001", "elements")]
    [InlineData("facebook", "100000000000001", "SIM-META-100000000000001", "data")]
    public async Task An_answer_of_another_form_is_a_failure_and_no_account_without_figures(string platform, string page, string token, string lacking)
    {
        await using var house = await SocialHouse.StartAsync(postgres);
        await house.ConnectAsync("user-1", platform, page, token, organization: "900001");
        house.Simulator.Faults.Set([new("*", FaultKind.ErrorObject) { Body = """{"status":"ok","rows":[]}""" }]);
        var result = await house.CollectAsync();
        Assert.Equal((JobStatus.Failed, 1L), (result.Status, result.Counts["connections_failed"]));
        Assert.Contains($"no list \"{lacking}\"", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Google_project_without_the_interface_is_no_matter_of_the_user()
    {
        await using var house = await SocialHouse.StartAsync(postgres);
        await house.ConnectAsync("user-1", "youtube", Channel, SocialWorld.YouTubeToken(Channel));
        house.Simulator.Faults.Set([new("/youtube/*", FaultKind.Status) { Status = 403, Body = """{"error":{"code":403,"message":"disabled","errors":[{"reason":"accessNotConfigured"}]}}""" }]);
        var result = await house.CollectAsync();
        Assert.Equal((JobStatus.Failed, 1L), (result.Status, result.Counts["connections_failed"]));
        Assert.Contains("not enabled in the Google project", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_metric_that_a_channel_may_not_see_costs_the_others_nothing()
    {
        await using var house = await SocialHouse.StartAsync(postgres);
        await house.ConnectAsync("user-1", "youtube", Channel, SocialWorld.YouTubeToken(Channel));
        house.Simulator.Social.Describe(Channel, new SocialAccount { Refused = ["engagedViews"] });
        var result = await house.CollectAsync();
        Assert.Equal(JobStatus.Success, result.Status);
        Assert.Equal(7 * 3L, await house.ScalarAsync("SELECT count(*) FROM analytics_snapshots"));
        Assert.Contains(result.Warnings, w => w.Contains("youtube refuses engagedViews", StringComparison.Ordinal));
    }

    [Fact]
    public async Task LinkedIn_gives_UTC_days_and_fractions_for_organisations_only()
    {
        await using var house = await SocialHouse.StartAsync(postgres);
        await house.ConnectAsync("user-1", "linkedin", "person", SocialWorld.LinkedInToken("900001"), organization: "900001");
        await house.ConnectAsync("user-2", "linkedin", "person-2", "SIM-LI-PERSONAL");
        var result = await house.CollectAsync();
        Assert.Equal((1L, 1L, 0L), (result.Counts["connections_collected"], result.Counts["connections_unsupported"], result.Counts["failed_users"]));
        Assert.Equal([new DateOnly(2026, 11, 18), new DateOnly(2026, 11, 19)], (await house.QueryAsync("SELECT DISTINCT date FROM analytics_snapshots ORDER BY 1")).Select(r => r[0]));
        var impressions = house.Simulator.Social.Value("900001", "impressionCount", new DateOnly(2026, 11, 19), TimeSpan.FromHours(1), pacific: false)!.Value;
        Assert.Equal([(double)impressions, (double)(impressions % 1000 / 10_000m)], (await house.QueryAsync("SELECT value FROM analytics_snapshots WHERE metric IN ('impressionCount', 'engagement') AND date = '2026-11-19' ORDER BY metric DESC")).Select(r => r[0]));
        Assert.Equal(18L, await house.ScalarAsync("SELECT count(*) FROM analytics_snapshots"));

        // LinkedIn's own engagement is a fraction; the readers' is a count.
        var engagement = Assert.Single(await house.Get<Queries.MetricsQuery>().RunAsync(new Queries.MetricsFilter("user-1", "linkedin", "engagement", new DateOnly(2026, 11, 19), new DateOnly(2026, 11, 19)), CancellationToken.None));
        Assert.Equal(("clickCount+commentCount+likeCount+shareCount", "engagement"), (engagement.Metric, engagement.CanonicalMetric));
    }

    [Fact]
    public async Task A_retired_LinkedIn_version_says_which_setting_to_change()
    {
        await using var house = await SocialHouse.StartAsync(postgres, null, ("LINKEDIN_API_VERSION", "202511"));
        await house.ConnectAsync("user-1", "linkedin", "person", SocialWorld.LinkedInToken("900001"), organization: "900001");
        var result = await house.CollectAsync();
        Assert.Equal(JobStatus.Failed, result.Status);
        Assert.Contains("LINKEDIN_API_VERSION", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LinkedIns_daily_limit_ends_at_midnight_UTC_and_the_second_member_that_meets_it_stops_the_app()
    {
        await using var house = await SocialHouse.StartAsync(postgres, null, ("SOCIAL_CONCURRENCY", "1"));
        for (var i = 1; i <= 4; i++)
        {
            await house.ConnectAsync($"user-{i}", "linkedin", "p", SocialWorld.LinkedInToken($"90000{i}"), organization: $"90000{i}");
            house.Simulator.Social.Describe($"90000{i}", new SocialAccount { CallsAllowed = 0 });
        }

        var result = await house.CollectAsync();
        Assert.Equal(4, result.Counts["connections_throttled"]);
        Assert.Equal(2, house.Simulator.Requests.Count);
        Assert.Contains(result.Warnings, w => w.Contains("2026-11-21 00:00 UTC", StringComparison.Ordinal));
    }

    [Fact]
    public async Task LinkedIn_links_that_lead_in_circles_end()
    {
        await using var house = await SocialHouse.StartAsync(postgres);
        await house.ConnectAsync("user-1", "linkedin", "p", SocialWorld.LinkedInToken("900001"), organization: "900001");
        house.Simulator.Social.Describe("900001", new SocialAccount { Values = new Dictionary<string, string> { ["endless"] = "" } });
        var result = await house.CollectAsync();
        Assert.Equal(18, result.Counts["total_metrics_inserted"]);
        Assert.Contains(result.Warnings, w => w.Contains("pages without end", StringComparison.Ordinal));
        Assert.Equal(40, house.Simulator.Requests.Count);
    }
}
