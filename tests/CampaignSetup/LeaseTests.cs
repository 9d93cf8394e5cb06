using Liftoff.CampaignSetup.Engine;
using Liftoff.Simulator.StrategisRelay;
using Microsoft.Extensions.DependencyInjection;

namespace Liftoff.CampaignSetup.Tests;

/// <summary>Who may work on a request, and that only one does.</summary>
[Collection(nameof(PostgresTests))]
public sealed class LeaseTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Several_drivers_under_one_name_send_every_call_once()
    {
        await using var stage = await SetupStage.StartAsync(postgres);
        stage.Relay.Style = new RelayStyle { Latency = TimeSpan.FromMilliseconds(30), CacheOn = false };
        var id = await stage.AcceptAsync(Plans.Of(2, 2).ToJsonString());

        // An activity that is delivered twice, and what resumes at the app's start, are all in one process.
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => DriveAsync(stage.Engine, id, "one-name")));

        await stage.AssertOnceAsync(id);
        Assert.Equal(14, stage.Relay.CreateCalls);
        Assert.Equal(1, await stage.ScalarAsync<long>("SELECT count(*) FROM campaign_requests WHERE status = 'completed' AND leased_by IS NULL"));
    }

    [Fact]
    public async Task Two_processes_that_meet_at_a_template_make_one()
    {
        await using var stage = await SetupStage.StartAsync(postgres);
        stage.Relay.Style = new RelayStyle { Latency = TimeSpan.FromMilliseconds(100) };
        var ids = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            var plan = Plans.Of(1, 1, $"req-{i}");
            plan["brand"] = $"Brand{i}";
            ids.Add(await stage.AcceptAsync(plan.ToJsonString()));
        }

        await using var other = stage.StartAnother();
        await Task.WhenAll(ids.Select((id, i) => DriveAsync(i % 2 == 0 ? stage.Engine : other.GetRequiredService<SetupEngine>(), id, $"worker-{i}")));

        Assert.Single(stage.Relay.Live, o => o.Kind == "templates");
        Assert.Equal(4, stage.Relay.Live.Count(o => o.Kind == "ads"));
        Assert.Equal(4, await stage.ScalarAsync<long>("SELECT count(*) FROM campaign_requests WHERE status = 'completed'"));
    }

    [Fact]
    public async Task A_worker_whose_lease_was_taken_stops_and_the_new_one_finds_what_it_made()
    {
        await using var stage = await SetupStage.StartAsync(postgres, options => options with { Lease = TimeSpan.FromSeconds(1) });
        var id = await stage.AcceptAsync(Plans.Of(1, 1).ToJsonString());
        await stage.Engine.AdvanceAsync(id, "old", CancellationToken.None);
        stage.Relay.Style = new RelayStyle { Latency = TimeSpan.FromSeconds(4), CacheOn = false };

        var turn = stage.Engine.AdvanceAsync(id, "old", CancellationToken.None);
        await Task.Delay(300);
        await stage.ExecuteAsync("UPDATE campaign_requests SET leased_by = 'new', lease_until = now() + interval '1 hour'");
        var ended = await turn;

        Assert.Equal(AdvanceOutcome.HeldElsewhere, ended.Outcome);
        Assert.Equal("in_flight", await stage.ScalarAsync<string>("SELECT status FROM campaign_calls WHERE object_type = 'fb_campaign'"));
        stage.Relay.Style = new RelayStyle { CacheOn = false };
        await stage.ExecuteAsync("UPDATE campaign_requests SET lease_until = now()");
        Assert.Equal(AdvanceOutcome.Completed, (await stage.RunAsync(id)).Outcome);
        await stage.AssertOnceAsync(id);
    }

    [Fact]
    public async Task A_level_is_made_four_at_a_time_when_the_setting_says_so_whatever_goes_wrong()
    {
        await using var stage = await SetupStage.StartAsync(postgres, options => options with { Parallelism = 4 });
        var undisturbed = await stage.AcceptAsync(Plans.Of(3, 5, "req-undisturbed").ToJsonString());
        stage.Relay.Style = new RelayStyle { Latency = TimeSpan.FromMilliseconds(20) };
        await stage.RunAsync(undisturbed);
        Assert.InRange(stage.Simulator.Requests.Where(r => r.Path.EndsWith("/ads/create", StringComparison.Ordinal)).Max(Overlaps), 2, 4);
        var shape = await stage.ShapeAsync(undisturbed);

        for (var i = 0; i < 12; i++)
        {
            var plan = Plans.Of(3, 5, $"req-{i}");
            plan["organization"] = $"Org{i}";
            plan["adAccountId"] = $"act_9001002003{i:00}";
            var id = await stage.AcceptAsync(plan.ToJsonString());
            stage.Relay.Style = new RelayStyle { CacheOn = i % 2 == 0 };
            stage.Relay.SetFaults([
                new RelayFault("adsets", RelayFaultKind.LostAfterEffect) { After = i % 3 }, new RelayFault("tracking", RelayFaultKind.LostAfterEffectUncached) { After = i % 3 },
                new RelayFault("adcreatives", RelayFaultKind.BadGatewayAfterEffect) { After = i }, new RelayFault("ads", RelayFaultKind.TooManyRequests) { After = i }, new RelayFault("ads", RelayFaultKind.AnswerWithoutId) { After = 14 - i }]);
            stage.Dying.DieAfter = i * 3;
            Assert.Equal(AdvanceOutcome.Completed, (await stage.RunAsync(id)).Outcome);
            await stage.AssertOnceAsync(id, $"four at a time, round {i}");
            Assert.Equal(shape, await stage.ShapeAsync(id));
        }

        int Overlaps(Simulator.RecordedRequest one) =>
            stage.Simulator.Requests.Count(other => other.Path == one.Path && other.StartedAt <= one.StartedAt && other.FinishedAt > one.StartedAt);
    }

    [Fact]
    public async Task A_fault_of_our_own_stands_among_the_errors_and_the_request_goes_on_when_it_is_gone()
    {
        await using var stage = await SetupStage.StartAsync(postgres);
        var id = await stage.AcceptAsync(Plans.Of(1, 1).ToJsonString());
        await stage.ExecuteAsync("ALTER TABLE campaign_calls RENAME COLUMN payload TO misplaced");

        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => stage.Engine.AdvanceAsync(id, "worker", CancellationToken.None));

        Assert.Equal("internal", Assert.Single((await stage.Queries.GetAsync(id, CancellationToken.None))!.Errors).ErrorType);
        await stage.ExecuteAsync("ALTER TABLE campaign_calls RENAME COLUMN misplaced TO payload; UPDATE campaign_requests SET lease_until = now()");
        Assert.Equal(AdvanceOutcome.Completed, (await stage.RunAsync(id)).Outcome);
    }

    private static async Task DriveAsync(SetupEngine engine, string id, string worker)
    {
        while (true)
        {
            var advance = await engine.AdvanceAsync(id, worker, CancellationToken.None);
            if (advance.IsOver) return;
            await Task.Delay(TimeSpan.FromSeconds(Math.Min(advance.WaitSeconds, 0.02)));
        }
    }
}
