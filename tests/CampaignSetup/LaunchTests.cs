using System.Text.Json.Nodes;
using Liftoff.CampaignSetup.Engine;
using Liftoff.CampaignSetup.Requests;
using Liftoff.Simulator.StrategisRelay;

namespace Liftoff.CampaignSetup.Tests;

/// <summary>One content under several ids: whoever comes second is told, by whatever door.</summary>
[Collection(nameof(PostgresTests))]
public sealed class LaunchTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Of_two_drafts_with_one_content_only_one_can_be_started()
    {
        await using var stage = await SetupStage.StartAsync(postgres);
        await DraftAsync(stage, Plans.Of(1, 1, "req-a"));
        await DraftAsync(stage, Plans.Of(1, 1, "req-b"));

        var starts = await Task.WhenAll(stage.Desk.StartAsync("req-a", CancellationToken.None), stage.Desk.StartAsync("req-b", CancellationToken.None));

        var started = Assert.Single(starts, start => start.Outcome == CommandOutcome.Accepted);
        var refused = Assert.Single(starts, start => start.Outcome == CommandOutcome.Duplicate);
        var (first, second) = started == starts[0] ? ("req-a", "req-b") : ("req-b", "req-a");
        Assert.Equal(first, refused.Other);
        Assert.Equal(AdvanceOutcome.NotStarted, (await stage.RunAsync(second)).Outcome);
        // The same by sending the draft's plan again as a launch.
        var sent = await stage.Desk.SubmitAsync(Plans.Of(1, 1, second).ToJsonString(), null, false, CancellationToken.None);
        Assert.Equal((SubmissionOutcome.DuplicateSuspected, first), (sent.Outcome, sent.Other));
        Assert.Equal(AdvanceOutcome.Completed, (await stage.RunAsync(first)).Outcome);
        Assert.Equal(CommandOutcome.Duplicate, (await stage.Desk.StartAsync(second, CancellationToken.None)).Outcome);
        Assert.Equal("draft", await stage.ScalarAsync<string>($"SELECT status FROM campaign_plans WHERE request_id = '{second}'"));
    }

    [Fact]
    public async Task A_draft_that_allows_a_second_launch_may_follow_but_not_run_beside_the_first()
    {
        await using var stage = await SetupStage.StartAsync(postgres);
        var second = Plans.Of(1, 1, "req-b");
        second["allowDuplicate"] = true;
        await DraftAsync(stage, second);
        await stage.AcceptAsync(Plans.Of(1, 1, "req-a").ToJsonString());

        Assert.Equal(CommandOutcome.Duplicate, (await stage.Desk.StartAsync("req-b", CancellationToken.None)).Outcome);
        await stage.RunAsync("req-a");
        Assert.Equal(CommandOutcome.Accepted, (await stage.Desk.StartAsync("req-b", CancellationToken.None)).Outcome);
        Assert.Equal(AdvanceOutcome.Completed, (await stage.RunAsync("req-b")).Outcome);
    }

    [Fact]
    public async Task A_failed_request_does_not_go_on_beside_another_launch_of_its_content()
    {
        await using var stage = await SetupStage.StartAsync(postgres);
        stage.Relay.SetFaults([new RelayFault("adsets", RelayFaultKind.BadGateway) { Times = null }]);
        var first = Plans.Of(1, 1, "req-a");
        await stage.AcceptAsync(first.ToJsonString());
        Assert.Equal(AdvanceOutcome.Failed, (await stage.RunAsync("req-a")).Outcome);
        stage.Relay.SetFaults();
        var second = await stage.Desk.SubmitAsync(Plans.Of(1, 1, "req-b").ToJsonString(), null, false, CancellationToken.None);
        Assert.Equal(SubmissionOutcome.Accepted, second.Outcome);

        Assert.Equal(new CommandResult(CommandOutcome.Duplicate, "req-b"), await stage.Desk.RetryAsync("req-a", CancellationToken.None));
        Assert.Equal(SubmissionOutcome.DuplicateSuspected, (await stage.Desk.SubmitAsync(first.ToJsonString(), null, false, CancellationToken.None)).Outcome);
        await stage.RunAsync("req-b");
        Assert.Equal(SubmissionOutcome.DuplicateSuspected, (await stage.Desk.SubmitAsync(first.ToJsonString(), null, false, CancellationToken.None)).Outcome);
        // Somebody who names the request means it.
        Assert.Equal(CommandOutcome.Accepted, (await stage.Desk.RetryAsync("req-a", CancellationToken.None)).Outcome);
        Assert.Equal(AdvanceOutcome.Completed, (await stage.RunAsync("req-a")).Outcome);
    }

    [Fact]
    public async Task A_cancelled_draft_is_over_and_cannot_be_started()
    {
        await using var stage = await SetupStage.StartAsync(postgres);
        await DraftAsync(stage, Plans.Of(1, 1));

        Assert.Equal(CommandOutcome.Accepted, await stage.Desk.CancelAsync("req-test", rollback: false, CancellationToken.None));
        Assert.Equal(CommandOutcome.NotNow, (await stage.Desk.StartAsync("req-test", CancellationToken.None)).Outcome);
        Assert.Equal(AdvanceOutcome.Failed, (await stage.RunAsync("req-test")).Outcome);

        Assert.Equal(("failed", "cancelled"), await StateAsync(stage, "req-test"));
        Assert.Equal(CommandOutcome.NotNow, (await stage.Desk.StartAsync("req-test", CancellationToken.None)).Outcome);
        Assert.Equal(CommandOutcome.Unknown, (await stage.Desk.StartAsync("req-nobody", CancellationToken.None)).Outcome);
        Assert.Equal(0, stage.Relay.CreateCalls);
    }

    private static async Task DraftAsync(SetupStage stage, JsonObject plan) =>
        Assert.Equal(SubmissionOutcome.Draft, (await stage.Desk.SubmitAsync(plan.ToJsonString(), null, true, CancellationToken.None)).Outcome);

    private static async Task<(string, string?)> StateAsync(SetupStage stage, string id)
    {
        var status = await stage.Queries.GetAsync(id, CancellationToken.None);
        return (status!.Status, status.Failure);
    }
}
