using Liftoff.CampaignSetup.Engine;
using Liftoff.CampaignSetup.Requests;
using Liftoff.Simulator.Faults;
using Liftoff.Simulator.StrategisRelay;

namespace Liftoff.CampaignSetup.Tests;

/// <summary>Taking back what a cancelled request made.</summary>
[Collection(nameof(PostgresTests))]
public sealed class RollbackTests(PostgresFixture postgres)
{
    [Fact]
    public async Task A_throttle_in_the_middle_is_waited_out_and_nothing_stays()
    {
        await using var stage = await SetupStage.StartAsync(postgres);
        var id = await stage.AcceptAsync(Plans.Of(2, 2).ToJsonString());
        await stage.RunAsync(id);
        stage.Relay.Style = new RelayStyle { PointLimit = 9 };
        stage.Simulator.Faults.Set([new Fault("POST /api/lincx-proxy", FaultKind.Status) { Times = 2 }]);

        await stage.Desk.CancelAsync(id, rollback: true, CancellationToken.None);
        Assert.Equal("cancelled", (await stage.RunAsync(id)).Reason);

        Assert.DoesNotContain(stage.Relay.Live, o => o.Kind is "campaigns" or "adsets" or "ads");
        Assert.Equal(0, await stage.ScalarAsync<long>("SELECT count(*) FROM campaign_errors WHERE error_type = 'not_removed'"));
    }

    [Fact]
    public async Task What_a_call_in_doubt_made_is_found_and_taken_back_too()
    {
        await using var stage = await SetupStage.StartAsync(postgres, options => options with { LookUpPause = TimeSpan.FromSeconds(5) });
        stage.Relay.Style = new RelayStyle { ListLag = TimeSpan.FromSeconds(8) };
        var id = await stage.AcceptAsync(Plans.Of(1, 1).ToJsonString());
        stage.Dying.DieAfter = 5;                                            // the ad
        await Assert.ThrowsAsync<SimulatedDeathException>(async () =>
        {
            while (!(await stage.Engine.AdvanceAsync(id, "dies", CancellationToken.None)).IsOver) await stage.SkipAsync(0);
        });
        Assert.Single(stage.Relay.Live, o => o.Kind == "ads");

        await stage.RestartAsync();
        await stage.Desk.CancelAsync(id, rollback: true, CancellationToken.None);
        await stage.RunAsync(id);

        Assert.DoesNotContain(stage.Relay.Live, o => o.Kind is "campaigns" or "adsets" or "ads");
        Assert.Equal(("failed", "cancelled"), await stage.QueryAsync<(string, string)>("SELECT status, failure FROM campaign_requests") is [var only] ? only : default);
    }

    [Fact]
    public async Task A_rollback_that_nobody_drives_any_more_counts_as_unfinished()
    {
        await using var stage = await SetupStage.StartAsync(postgres);
        var id = await stage.AcceptAsync(Plans.Of(1, 1).ToJsonString());
        await stage.RunAsync(id);
        Assert.Empty(await stage.Get<SetupRequests>().ListUnfinishedAsync(CancellationToken.None));

        await stage.Desk.CancelAsync(id, rollback: true, CancellationToken.None);
        await stage.Engine.AdvanceAsync(id, "dies", CancellationToken.None);

        Assert.Equal([id], await stage.Get<SetupRequests>().ListUnfinishedAsync(CancellationToken.None));
    }

    [Fact]
    public async Task What_may_not_be_deleted_is_renamed_and_told()
    {
        await using var stage = await SetupStage.StartAsync(postgres);
        var id = await stage.AcceptAsync(Plans.Of(1, 1).ToJsonString());
        await stage.RunAsync(id);
        stage.Relay.Style = new RelayStyle { ProxyIsOpen = false };

        await stage.Desk.CancelAsync(id, rollback: true, CancellationToken.None);
        await stage.RunAsync(id);

        Assert.All(stage.Relay.Live.Where(o => o.Kind is "campaigns" or "adsets" or "ads"), o =>
        {
            Assert.StartsWith($"ORPHAN {id} ", o.Name, StringComparison.Ordinal);
            Assert.Equal("PAUSED", o.Status);
        });
        Assert.Equal(3, await stage.ScalarAsync<long>("SELECT count(*) FROM campaign_errors WHERE error_type = 'not_removed'"));
        Assert.Equal(AdvanceOutcome.Failed, (await stage.RunAsync(id)).Outcome);
    }
}
