using Liftoff.CampaignSetup.Alerts;
using Liftoff.Operations.Alerts;

namespace Liftoff.CampaignSetup.Tests;

/// <summary>Alerts over campaign setups: too many failures, and those that hang.</summary>
[Collection(nameof(PostgresTests))]
public sealed class SetupAlertTests(PostgresFixture postgres)
{
    [Fact]
    public async Task A_low_success_rate_is_told_and_of_few_setups_none_is_taken()
    {
        await using var stage = await SetupStage.StartAsync(postgres);
        var ids = new List<string>();
        for (var i = 0; i < 6; i++) ids.Add(await stage.AcceptAsync(Named(i)));
        await EndAsync(stage, "completed", ids[..3]);
        await EndAsync(stage, "failed", ids[3..4]);
        var undecided = await FindAsync(stage, SetupSuccess.RuleName);
        Assert.Empty(undecided.Conditions);
        Assert.Empty(undecided.Judged!);

        await EndAsync(stage, "completed", ids[4..5]);
        var condition = Assert.Single((await FindAsync(stage, SetupSuccess.RuleName)).Conditions);
        Assert.Equal(("all", "80 % completed: 1 of 5 failed", "95 % of 5 or more"), (condition.Key, condition.Figure, condition.Threshold));

        await stage.RestartAsync(options => options with { Alerts = new SetupAlertOptions { Success = 0.8 } });
        var well = await FindAsync(stage, SetupSuccess.RuleName);
        Assert.Empty(well.Conditions);
        Assert.Null(well.Judged);
    }

    [Fact]
    public async Task A_setup_without_progress_is_stuck_unless_it_waits()
    {
        await using var stage = await SetupStage.StartAsync(postgres);
        string[] ids = [await stage.AcceptAsync(Named(0)), await stage.AcceptAsync(Named(1)), await stage.AcceptAsync(Named(2)), await stage.AcceptAsync(Named(3))];
        await stage.ExecuteAsync($"""
            UPDATE campaign_requests SET status = 'in_progress', step = 'facebook_campaign', last_progress_at = now() - interval '31 minutes' WHERE request_id IN ('{ids[0]}', '{ids[1]}');
            UPDATE campaign_requests SET wait_until = now() + interval '1 hour' WHERE request_id = '{ids[1]}';
            UPDATE campaign_requests SET status = 'in_progress', last_progress_at = now() - interval '29 minutes' WHERE request_id = '{ids[2]}';
            """);
        await EndAsync(stage, "completed", ids[3]);

        var condition = Assert.Single((await FindAsync(stage, StuckSetups.RuleName)).Conditions);
        Assert.Equal((ids[0], "progress every 30 minutes, or a wait that is not over"), (condition.Key, condition.Threshold));
        Assert.Matches(@"^no progress since \d{4}-\d\d-\d\d \d\d:\d\d UTC at facebook_campaign$", condition.Figure);
        Assert.StartsWith($"setup {ids[0]} (", condition.Subject, StringComparison.Ordinal);

        await stage.ExecuteAsync($"UPDATE campaign_requests SET last_progress_at = now() WHERE request_id = '{ids[0]}'");
        Assert.Empty((await FindAsync(stage, StuckSetups.RuleName)).Conditions);
    }

    [Fact]
    public async Task Without_a_store_there_is_nothing_to_tell()
    {
        await using var stage = await SetupStage.StartAsync(postgres, options => options with { PostgresConnection = null });
        Assert.Empty((await FindAsync(stage, SetupSuccess.RuleName)).Conditions);
        Assert.Empty((await FindAsync(stage, StuckSetups.RuleName)).Conditions);
    }

    private static Task<AlertFindings> FindAsync(SetupStage stage, string rule) => stage.Get<IEnumerable<IAlertRule>>().Single(candidate => candidate.Name == rule).RunAsync(CancellationToken.None);

    private static Task<int> EndAsync(SetupStage stage, string status, params IEnumerable<string> ids) =>
        stage.ExecuteAsync($"UPDATE campaign_requests SET status = '{status}', finished_at = now() WHERE request_id IN ({string.Join(", ", ids.Select(id => $"'{id}'"))})");

    /// <summary>Plans of equal names would keep each other waiting.</summary>
    private static string Named(int number)
    {
        var plan = Plans.Of(1, 1, $"req-{number}");
        plan["brand"] = $"NorthPeak{(char)('A' + number)}";
        return plan.ToJsonString();
    }
}
