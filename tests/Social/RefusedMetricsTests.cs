using Liftoff.Jobs;
using Liftoff.Simulator.Social;

namespace Liftoff.Social.Tests;

/// <summary>Metrics that a platform refuses: one account, several, or everybody.</summary>
[Collection(PostgresCollectionDefinition.Name)]
public sealed class RefusedMetricsTests(PostgresFixture postgres)
{
    private static readonly string[] YouTubeMetrics = ["views", "engagedViews", "estimatedMinutesWatched", "subscribersGained", "subscribersLost", "likes", "comments", "shares"];

    [Fact]
    public async Task Channels_that_are_refused_everything_fail_and_do_not_silence_the_others()
    {
        await using var house = await StartAsync(5);
        foreach (var user in (int[])[1, 2, 3]) house.Simulator.Social.Describe(Channel(user), new SocialAccount { Refused = YouTubeMetrics });
        var result = await house.CollectAsync();
        Assert.Equal((JobStatus.Partial, 3L, 2L, 3L), (result.Status, result.Counts["connections_failed"], result.Counts["connections_collected"], result.Counts["failed_users"]));
        Assert.Contains(result.Warnings, w => w.Contains("refuses every metric", StringComparison.Ordinal));
        Assert.Equal(2 * 8 * 3L, await house.ScalarAsync("SELECT count(*) FROM analytics_snapshots"));
    }

    [Fact]
    public async Task A_metric_that_some_channels_may_not_see_stays_with_those_that_may()
    {
        await using var house = await StartAsync(6);
        foreach (var user in (int[])[1, 3, 5]) house.Simulator.Social.Describe(Channel(user), new SocialAccount { Refused = ["engagedViews"] });
        await house.CollectAsync();
        Assert.Equal(["user-2", "user-4", "user-6"], (await house.QueryAsync("SELECT DISTINCT user_id FROM analytics_snapshots WHERE metric = 'engagedViews' ORDER BY 1")).Select(r => r[0]));
    }

    [Fact]
    public async Task What_three_accounts_in_a_row_were_refused_is_left_out_for_an_hour_and_told()
    {
        await using var house = await StartAsync(4);
        foreach (var user in (int[])[1, 2, 3]) house.Simulator.Social.Describe(Channel(user), new SocialAccount { Refused = ["engagedViews"] });
        await house.CollectAsync();
        Assert.Equal(0L, await house.ScalarAsync("SELECT count(*) FROM analytics_snapshots WHERE metric = 'engagedViews'"));

        house.Clock.Now = house.Clock.Now.AddMinutes(59);
        var meanwhile = await house.CollectAsync(user: "user-4");
        Assert.Contains(meanwhile.Warnings, w => w.Contains("youtube refuses engagedViews: as it did several accounts before", StringComparison.Ordinal));
        // What is left out on purpose is not missing.
        Assert.Equal(7 * 2, meanwhile.Counts["metrics_missing"]);

        house.Clock.Now = house.Clock.Now.AddMinutes(2);
        await house.CollectAsync(user: "user-4");
        Assert.Equal(3L, await house.ScalarAsync("SELECT count(*) FROM analytics_snapshots WHERE metric = 'engagedViews'"));
    }

    [Fact]
    public async Task A_single_metric_that_is_refused_is_asked_for_once()
    {
        await using var house = await SocialHouse.StartAsync(postgres, null, ("FACEBOOK_METRICS", "page_engaged_users"));
        await house.ConnectFacebookAsync("user-1");
        var result = await house.CollectAsync();
        Assert.Equal((JobStatus.Failed, 1L), (result.Status, result.Counts["connections_failed"]));
        Assert.Contains("refuses every metric", result.Error, StringComparison.Ordinal);
        Assert.Single(house.Simulator.Requests);
    }

    private async Task<SocialHouse> StartAsync(int channels)
    {
        // One after the other, by their users.
        var house = await SocialHouse.StartAsync(postgres, null, ("SOCIAL_CONCURRENCY", "1"), ("YOUTUBE_SPLIT_METRICS", "none"));
        for (var user = 1; user <= channels; user++) await house.ConnectAsync($"user-{user}", "youtube", Channel(user), SocialWorld.YouTubeToken(Channel(user)));
        return house;
    }

    private static string Channel(int user) => $"UC-{user}";
}
