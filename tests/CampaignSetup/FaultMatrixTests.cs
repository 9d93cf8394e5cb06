using Liftoff.CampaignSetup.Engine;
using Liftoff.Simulator.StrategisRelay;

namespace Liftoff.CampaignSetup.Tests;

/// <summary>
/// The matrix of contract §7.7 on a plan of 3 × 5: whatever happens at whichever call, the end is that of the undisturbed run.
/// </summary>
[Collection(nameof(PostgresTests))]
public sealed class FaultMatrixTests(PostgresFixture postgres)
{
    private const int Calls = 38;

    [Fact]
    public async Task A_lost_answer_at_any_call_makes_nothing_twice()
    {
        await using var stage = await SetupStage.StartAsync(postgres);
        for (var call = 0; call < Calls; call++)
            await DisturbAsync(stage, call, $"time-out after effect at call {call}", [new RelayFault("*", RelayFaultKind.LostAfterEffect) { After = call }]);
    }

    [Fact]
    public async Task A_death_between_call_and_journal_at_any_call_makes_nothing_twice()
    {
        await using var stage = await SetupStage.StartAsync(postgres);
        for (var call = 0; call < Calls; call++)
        {
            stage.Dying.DieAfter = call;
            await DisturbAsync(stage, call, $"death after call {call}", []);
            Assert.Null(stage.Dying.DieAfter);
        }
    }

    /// <summary>The rest of the matrix, drawn by a seed; <c>./bench faults</c> takes all of it.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_sample_of_all_other_disturbances_makes_nothing_twice(int seed)
    {
        await using var stage = await SetupStage.StartAsync(postgres);
        var random = new Random(seed);
        RelayFaultKind[] kinds =
        [
            RelayFaultKind.LostBeforeEffect, RelayFaultKind.LostAfterEffect, RelayFaultKind.LostAfterEffectUncached, RelayFaultKind.BadGateway, RelayFaultKind.BadGatewayAfterEffect,
            RelayFaultKind.TooManyRequests, RelayFaultKind.Graph, RelayFaultKind.AnswerWithoutId,
        ];
        foreach (var (index, kind) in kinds.Concat(kinds).Index())
        {
            var call = random.Next(Calls);
            stage.Relay.Style = stage.Relay.Style with { CacheOn = random.Next(3) > 0 };
            if (random.Next(3) == 0) stage.Relay.FlushCache();
            var fault = kind == RelayFaultKind.Graph ? new RelayFault("*", kind) { After = call, Code = 2, IsTransient = true } : new RelayFault("*", kind) { After = call };
            await DisturbAsync(stage, index, $"{kind} at call {call}, cache {(stage.Relay.Style.CacheOn ? "on" : "off")}", [fault]);
        }
    }

    [Fact]
    public async Task A_refusal_that_is_put_right_is_resumed_by_retry()
    {
        await using var stage = await SetupStage.StartAsync(postgres);
        var id = await stage.AcceptAsync(Plans.Of(3, 5).ToJsonString());
        stage.Relay.SetFaults([new RelayFault("ads", RelayFaultKind.Graph) { After = 7, Code = 100, Subcode = 1885183 }]);

        var failed = await stage.RunAsync(id);
        Assert.Equal(AdvanceOutcome.Failed, failed.Outcome);
        Assert.Equal("validation", (await stage.Queries.GetAsync(id, CancellationToken.None))!.Failure);
        Assert.Equal(Requests.CommandOutcome.Accepted, (await stage.Desk.RetryAsync(id, CancellationToken.None)).Outcome);

        Assert.Equal(AdvanceOutcome.Completed, (await stage.RunAsync(id)).Outcome);
        await stage.AssertOnceAsync(id, "refused then retried");
    }

    [Fact]
    public async Task A_block_of_five_minutes_in_the_middle_is_waited_out()
    {
        await using var stage = await SetupStage.StartAsync(postgres);
        stage.Relay.Style = new RelayStyle { PointLimit = 60 };              // the development tier; the plan needs 106
        var id = await stage.AcceptAsync(Plans.Of(3, 5).ToJsonString());

        Assert.Equal(AdvanceOutcome.Completed, (await stage.RunAsync(id)).Outcome);

        await stage.AssertOnceAsync(id, "throttled");
        Assert.InRange(await stage.ScalarAsync<double>("SELECT sum(throttle_wait_seconds) FROM campaign_calls"), 250, 700);
    }

    [Fact]
    public async Task Lists_that_lag_do_not_lead_to_a_second_object()
    {
        await using var stage = await SetupStage.StartAsync(postgres, options => options with { LookUpPause = TimeSpan.FromSeconds(5) });
        stage.Relay.Style = new RelayStyle { CacheOn = false, ListLag = TimeSpan.FromSeconds(8) };
        var id = await stage.AcceptAsync(Plans.Of(2, 1).ToJsonString());
        stage.Relay.SetFaults([
            new RelayFault("templates", RelayFaultKind.LostAfterEffectUncached), new RelayFault("campaigns", RelayFaultKind.LostAfterEffectUncached),
            new RelayFault("tracking", RelayFaultKind.LostAfterEffectUncached), new RelayFault("ads", RelayFaultKind.LostAfterEffectUncached)]);

        Assert.Equal(AdvanceOutcome.Completed, (await stage.RunAsync(id)).Outcome);

        await stage.AssertOnceAsync(id, "lagging lists");
    }

    private string? undisturbed;

    private async Task DisturbAsync(SetupStage stage, int index, string what, RelayFault[] faults)
    {
        if (undisturbed is null)
        {
            var (die, calm) = (stage.Dying.DieAfter, await stage.AcceptAsync(Plans.Of(3, 5, "req-undisturbed").ToJsonString()));
            stage.Dying.DieAfter = null;
            await stage.RunAsync(calm);
            undisturbed = await stage.ShapeAsync(calm);
            stage.Dying.DieAfter = die;
        }

        // Each disturbance has an organisation of its own, so that the template is made anew as well.
        var plan = Plans.Of(3, 5, $"req-{index}");
        plan["organization"] = $"Org{index}";
        plan["adAccountId"] = $"act_9001002003{index:00}";
        var id = await stage.AcceptAsync(plan.ToJsonString());
        stage.Relay.SetFaults(faults);
        var end = await stage.RunAsync(id);
        Assert.True(end.Outcome == AdvanceOutcome.Completed, $"{what}: {end.Outcome} {end.Step} {end.Reason}");
        await stage.AssertOnceAsync(id, what);
        Assert.Equal(undisturbed, await stage.ShapeAsync(id));
    }
}
