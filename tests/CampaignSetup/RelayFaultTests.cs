using Liftoff.CampaignSetup.Engine;
using Liftoff.Simulator.Faults;
using Liftoff.Simulator.StrategisRelay;

namespace Liftoff.CampaignSetup.Tests;

/// <summary>What a relay of another make may do within the contract.</summary>
[Collection(nameof(PostgresTests))]
public sealed class RelayFaultTests(PostgresFixture postgres)
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(6)]
    [InlineData(13)]
    public async Task After_a_day_the_object_of_a_lost_answer_is_found_although_the_relay_forgot_the_key(int call)
    {
        await using var stage = await SetupStage.StartAsync(postgres);
        var id = await stage.AcceptAsync(Plans.Of(2, 2).ToJsonString());
        stage.Dying.DieAfter = call;
        await Assert.ThrowsAsync<SimulatedDeathException>(async () =>
        {
            while (!(await stage.Engine.AdvanceAsync(id, "dies", CancellationToken.None)).IsOver) await stage.SkipAsync(0);
        });

        stage.Relay.Advance(TimeSpan.FromHours(25));
        await stage.RestartAsync();
        Assert.Equal(AdvanceOutcome.Completed, (await stage.RunAsync(id)).Outcome);

        await stage.AssertOnceAsync(id);
        Assert.Equal(call > 0 ? 1 : 0, await stage.ScalarAsync<long>("SELECT count(*) FROM campaign_calls WHERE reused AND object_type <> 'template'"));
    }

    [Fact]
    public async Task A_token_that_expires_in_the_middle_costs_one_log_in()
    {
        await using var stage = await SetupStage.StartAsync(postgres);
        var id = await stage.AcceptAsync(Plans.Of(2, 2).ToJsonString());
        for (var turn = 0; turn < 5; turn++) await stage.Engine.AdvanceAsync(id, SetupRunner.Worker, CancellationToken.None);

        stage.Simulator.RevokeTokens();
        Assert.Equal(AdvanceOutcome.Completed, (await stage.RunAsync(id)).Outcome);

        await stage.AssertOnceAsync(id);
        Assert.Equal(2, stage.Simulator.Requests.Count(r => r.Path == "/auth/login"));
        Assert.Equal(1, stage.Simulator.Requests.Count(r => r.StatusCode == 401));
        Assert.Equal(0, await stage.ScalarAsync<long>("SELECT count(*) FROM campaign_errors"));
    }

    [Fact]
    public async Task A_token_that_is_turned_down_again_stops_the_request_until_somebody_retries()
    {
        await using var stage = await SetupStage.StartAsync(postgres);
        stage.Simulator.Faults.Set([new Fault("POST /api/facebook/campaigns/create", FaultKind.Status) { Status = 401, Body = """{"message":"jwt expired"}""" }]);
        var id = await stage.AcceptAsync(Plans.Of(1, 1).ToJsonString());

        Assert.Equal(AdvanceOutcome.Failed, (await stage.RunAsync(id)).Outcome);

        Assert.Equal("strategis_login", (await stage.Queries.GetAsync(id, CancellationToken.None))!.Failure);
        Assert.Equal(2, stage.Simulator.Requests.To("/api/facebook/campaigns/create").Count);
        stage.Simulator.Faults.Clear();
        await stage.Desk.RetryAsync(id, CancellationToken.None);
        Assert.Equal(AdvanceOutcome.Completed, (await stage.RunAsync(id)).Outcome);
    }

    [Fact]
    public async Task Lists_that_come_in_pages_are_read_to_their_end()
    {
        await using var stage = await SetupStage.StartAsync(postgres);
        stage.Relay.Style = new RelayStyle { CacheOn = false, PageSize = 2 };
        stage.Relay.SetFaults([
            new RelayFault("adsets", RelayFaultKind.LostAfterEffectUncached) { After = 2 }, new RelayFault("adcreatives", RelayFaultKind.LostAfterEffectUncached) { After = 8 },
            new RelayFault("ads", RelayFaultKind.LostAfterEffectUncached) { After = 8 }]);
        var id = await stage.AcceptAsync(Plans.Of(3, 3).ToJsonString());

        Assert.Equal(AdvanceOutcome.Completed, (await stage.RunAsync(id)).Outcome);

        await stage.AssertOnceAsync(id);
    }

    [Fact]
    public async Task Without_a_list_to_look_at_nothing_is_made_again()
    {
        await using var stage = await SetupStage.StartAsync(postgres);
        stage.Simulator.Faults.Set([new Fault("GET /api/campaigns", FaultKind.Status) { Status = 403, Body = """{"message":"forbidden"}""" }]);
        stage.Relay.SetFaults([new RelayFault("tracking", RelayFaultKind.LostAfterEffect)]);
        var id = await stage.AcceptAsync(Plans.Of(1, 1).ToJsonString());

        Assert.Equal(AdvanceOutcome.Failed, (await stage.RunAsync(id)).Outcome);

        Assert.Single(stage.Relay.Live, o => o.Kind == "tracking");
        Assert.Equal("unknown", await stage.ScalarAsync<string>("SELECT status FROM campaign_calls WHERE object_type = 'strategis_campaign'"));
        stage.Simulator.Faults.Clear();
        await stage.Desk.RetryAsync(id, CancellationToken.None);
        Assert.Equal(AdvanceOutcome.Completed, (await stage.RunAsync(id)).Outcome);
        await stage.AssertOnceAsync(id);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_account_that_must_rest_while_everything_is_read_back_is_waited_for(bool withoutHeaders)
    {
        await using var stage = await SetupStage.StartAsync(postgres);
        // 4 writes of 3 points; the second list is one too many.
        stage.Relay.Style = new RelayStyle { PointLimit = 13, HidesUsage = withoutHeaders };
        var id = await stage.AcceptAsync(Plans.Of(1, 1).ToJsonString());
        var before = stage.Relay.Now;

        Assert.Equal(AdvanceOutcome.Completed, (await stage.RunAsync(id)).Outcome);

        Assert.InRange((stage.Relay.Now - before).TotalSeconds, 295, 1000);
        await stage.AssertOnceAsync(id);
    }

    [Fact]
    public async Task A_list_that_stays_behind_for_a_minute_is_read_again()
    {
        await using var stage = await SetupStage.StartAsync(postgres, options => options with { LookUpPause = TimeSpan.FromSeconds(5) });
        stage.Relay.Style = new RelayStyle { ListLag = TimeSpan.FromSeconds(60) };
        var id = await stage.AcceptAsync(Plans.Of(1, 1).ToJsonString());

        Assert.Equal(AdvanceOutcome.Completed, (await stage.RunAsync(id)).Outcome);
    }

    [Fact]
    public async Task A_tracking_campaign_that_vanished_is_noticed()
    {
        await using var stage = await SetupStage.StartAsync(postgres);
        var id = await stage.AcceptAsync(Plans.Of(1, 1).ToJsonString());
        for (var turn = 0; turn < 6; turn++) await stage.Engine.AdvanceAsync(id, SetupRunner.Worker, CancellationToken.None);
        await stage.ExecuteAsync("UPDATE campaign_calls SET external_id = 'sigone' WHERE object_type = 'strategis_campaign'");

        var end = await stage.RunAsync(id);

        Assert.Equal(AdvanceOutcome.Failed, end.Outcome);
        Assert.Contains("sigone", end.Reason, StringComparison.Ordinal);
        Assert.Equal("verification", (await stage.Queries.GetAsync(id, CancellationToken.None))!.Failure);
    }

    [Fact]
    public async Task A_wrong_parameter_in_the_guise_of_a_passing_fault_ends_for_good()
    {
        await using var stage = await SetupStage.StartAsync(postgres);
        stage.Relay.SetFaults([new RelayFault("campaigns", RelayFaultKind.Graph) { Code = 100, Subcode = 33, Times = null }]);
        var id = await stage.AcceptAsync(Plans.Of(1, 1).ToJsonString());

        await stage.RunAsync(id);

        var status = await stage.Queries.GetAsync(id, CancellationToken.None);
        Assert.Equal(("validation", false, 3), (status!.Failure, status.FailureIsRetryable, status.Campaign.Attempts));
        Assert.Equal(["transient", "transient", "validation"], status.Errors.Select(error => error.ErrorType));
    }
}
