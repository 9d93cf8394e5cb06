using Liftoff.CampaignSetup.Engine;
using Liftoff.Functions.CampaignSetup;
using Liftoff.Simulator.StrategisRelay;
using Liftoff.Social.Tests;

namespace Liftoff.CampaignSetup.Tests;

[Collection(nameof(PostgresTests))]
public sealed class OrchestrationTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Replayed_from_the_beginning_for_every_event_it_calls_nothing_twice_and_ends_alike()
    {
        await using var stage = await SetupStage.StartAsync(postgres);
        stage.Relay.SetFaults([new RelayFault("ads", RelayFaultKind.TooManyRequests) { After = 3, RetryAfterSeconds = 90 }]);
        var id = await stage.AcceptAsync(Plans.Of(3, 5).ToJsonString());
        using var waits = new ThrottleWaits();

        var (end, history, runs) = await ReplayingContext.RunAsync(context => SetupOrchestration.RunAsync(context, id), async (name, input) =>
        {
            Assert.Equal(("AdvanceCampaignSetup", id), (name, input));
            var advance = await stage.Engine.AdvanceAsync(id, "host", CancellationToken.None);
            if (advance.WaitSeconds > 0) await stage.SkipAsync(advance.WaitSeconds);
            return advance;
        });

        Assert.Equal((AdvanceOutcome.Completed, 38, 38), (end.Outcome, end.Created, end.Total));
        // One event for each turn and for the one wait; each made the orchestrator begin anew.
        Assert.Equal(history.Count + 1, runs);
        Assert.Equal(TimeSpan.FromSeconds(90), Assert.Single(history, e => e.Name == "timer").Input is DateTime at ? at - new DateTime(2026, 11, 21, 12, 0, 0, DateTimeKind.Utc) : default);
        Assert.Equal([("Facebook relay", 90.0)], waits.Seen);
        Assert.Equal(39, stage.Relay.CreateCalls);                           // 38 and the one that was put off
        await stage.AssertOnceAsync(id);

        // The same history once more, as after the app moved to another machine: no turn is taken, and the result is equal.
        var again = SetupOrchestration.RunAsync(new ReplayingContext(history), id);
        Assert.Equal(end, await again);
        Assert.Equal(39, stage.Relay.CreateCalls);
    }
}
