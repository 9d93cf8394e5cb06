using Liftoff.CampaignSetup.Requests;
using Liftoff.CampaignSetup.Upkeep;
using Liftoff.Simulator.Faults;

namespace Liftoff.CampaignSetup.Tests;

[Collection(nameof(PostgresTests))]
public sealed class UpkeepTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Pausing_and_resuming_reach_campaign_and_ad_sets_and_are_journalled()
    {
        await using var stage = await SetupStage.StartAsync(postgres);
        var id = await stage.AcceptAsync(Plans.Of(2, 1).ToJsonString());
        Assert.Equal(CommandOutcome.NotNow, (await stage.Get<DeliverySwitch>().SwitchAsync(id, true, CancellationToken.None)).Outcome);
        await stage.RunAsync(id);

        var resumed = await stage.Get<DeliverySwitch>().SwitchAsync(id, true, CancellationToken.None);

        Assert.Equal(3, resumed.Changes.Count);
        Assert.All(stage.Relay.Live.Where(o => o.Kind is "campaigns" or "adsets"), o => Assert.Equal("ACTIVE", o.Status));
        Assert.Equal("ACTIVE", (await stage.Queries.GetAsync(id, CancellationToken.None))!.DeliveryStatus);
        await stage.Get<DeliverySwitch>().SwitchAsync(id, false, CancellationToken.None);
        Assert.DoesNotContain(stage.Relay.Live, o => o.Status == "ACTIVE");
        Assert.Equal("paused", (await stage.Queries.GetAsync(id, CancellationToken.None))!.SetupState);
        Assert.Equal(6, await stage.ScalarAsync<long>("SELECT count(*) FROM campaign_status_changes WHERE status = 'succeeded'"));
    }

    [Fact]
    public async Task A_pause_while_a_resumption_is_under_way_leaves_nothing_that_spends()
    {
        await using var stage = await SetupStage.StartAsync(postgres);
        var id = await stage.AcceptAsync(Plans.Of(2, 1).ToJsonString());
        await stage.RunAsync(id);
        stage.Simulator.Faults.Set([new Fault("PUT /api/facebook/*", FaultKind.Delay) { Delay = TimeSpan.FromMilliseconds(300) }]);
        stage.Simulator.Requests.Clear();

        var resuming = stage.Get<DeliverySwitch>().SwitchAsync(id, true, CancellationToken.None);
        while (!stage.Simulator.Requests.Any(r => r.Method == "PUT")) await Task.Delay(10);
        var paused = await stage.Get<DeliverySwitch>().SwitchAsync(id, false, CancellationToken.None);
        var resumed = await resuming;

        Assert.DoesNotContain(stage.Relay.Live, o => o.Status == "ACTIVE");
        Assert.All(paused.Changes, change => Assert.Null(change.Error));
        Assert.Contains("newer wish", resumed.Changes[^1].Error, StringComparison.Ordinal);
        var status = await stage.Queries.GetAsync(id, CancellationToken.None);
        Assert.Equal(("paused", "PAUSED"), (status!.SetupState, status.DeliveryStatus));
    }

    [Fact]
    public async Task Status_sync_writes_what_facebook_says_beside_our_own_status()
    {
        await using var stage = await SetupStage.StartAsync(postgres);
        var id = await stage.AcceptAsync(Plans.Of(1, 1).ToJsonString());
        await stage.RunAsync(id);
        stage.Relay.SetStatus(stage.Relay.Live.Single(o => o.Kind == "campaigns").Id, "ACTIVE");

        var result = await stage.Get<StatusSync>().RunAsync(CancellationToken.None);

        Assert.Equal((1, 1, 0), (result.Asked, result.Changed, result.Problems.Count));
        var status = await stage.Queries.GetAsync(id, CancellationToken.None);
        Assert.Equal(("active", "ACTIVE", "PRESENT"), (status!.SetupState, status.DeliveryStatus, status.StrategisStatus));
        stage.Relay.SetStatus(stage.Relay.Live.Single(o => o.Kind == "campaigns").Id, "DELETED");
        await stage.Get<StatusSync>().RunAsync(CancellationToken.None);
        Assert.Equal("GONE", (await stage.Queries.GetAsync(id, CancellationToken.None))!.DeliveryStatus);
    }

    [Fact]
    public async Task The_sweep_reports_an_object_that_nobody_owns_and_removes_it_only_when_allowed()
    {
        await using var stage = await SetupStage.StartAsync(postgres);
        var id = await stage.AcceptAsync(Plans.Of(1, 1).ToJsonString());
        await stage.RunAsync(id);
        await stage.ExecuteAsync("UPDATE campaign_calls SET external_id = '120330000000009999' WHERE object_type = 'fb_ad'");
        var lost = stage.Relay.Live.Single(o => o.Kind == "ads").Id;

        var report = await stage.Get<OrphanSweep>().RunAsync(CancellationToken.None);
        Assert.Equal(lost, Assert.Single(report.Orphans).ExternalId);
        Assert.Contains(stage.Relay.Live, o => o.Id == lost);

        await stage.RestartAsync(options => options with { OrphanSweepActs = true });
        Assert.Equal("removed", Assert.Single((await stage.Get<OrphanSweep>().RunAsync(CancellationToken.None)).Orphans).Action);
        Assert.DoesNotContain(stage.Relay.Live, o => o.Id == lost);
    }

    [Fact]
    public async Task The_sweep_leaves_alone_what_a_running_request_may_just_have_made()
    {
        await using var stage = await SetupStage.StartAsync(postgres, options => options with { OrphanSweepActs = true });
        var id = await stage.AcceptAsync(Plans.Of(1, 1).ToJsonString());
        stage.Dying.DieAfter = 5;                                            // the ad exists; nobody wrote its id down
        await Assert.ThrowsAsync<SimulatedDeathException>(async () =>
        {
            while (!(await stage.Engine.AdvanceAsync(id, "dies", CancellationToken.None)).IsOver) await stage.SkipAsync(0);
        });

        Assert.Empty((await stage.Get<OrphanSweep>().RunAsync(CancellationToken.None)).Orphans);

        await stage.RestartAsync();
        await stage.RunAsync(id);
        await stage.AssertOnceAsync(id);
    }

    [Fact]
    public async Task Figures_are_null_without_requests_and_count_what_happened()
    {
        await using var stage = await SetupStage.StartAsync(postgres);
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        Assert.Null((await stage.Get<SetupMetricsQuery>().RunAsync(today, today, null, CancellationToken.None)).SuccessRate);
        var id = await stage.AcceptAsync(Plans.Of(1, 1).ToJsonString());
        await stage.RunAsync(id);
        await stage.Desk.SubmitAsync(Plans.Of(1, 1).ToJsonString(), null, false, CancellationToken.None);

        var metrics = await stage.Get<SetupMetricsQuery>().RunAsync(today, today, "ExampleOrg", CancellationToken.None);

        Assert.Equal((1, 1, 0, 1.0, 1, 6, "ok"), (metrics.Accepted, metrics.Completed, metrics.Failed, metrics.SuccessRate, metrics.Replays, metrics.Calls, metrics.Level));
        Assert.Contains(metrics.Steps, step => step.Step == "facebook_ads" && step.Finished == 1);
        var page = await stage.Get<SetupRequests>().ListAsync(new RequestFilter(null, stage.Relay.Live.Single(o => o.Kind == "tracking").Id, null, "active", "ExampleOrg", today, today, null), CancellationToken.None);
        Assert.Equal(id, Assert.Single(page.Requests).RequestId);
        Assert.Null(page.Cursor);
    }
}
