using System.Text.Json.Nodes;
using Liftoff.CampaignSetup.Engine;
using Liftoff.CampaignSetup.Requests;
using Liftoff.CampaignSetup.Store;
using Liftoff.Simulator.StrategisRelay;

namespace Liftoff.CampaignSetup.Tests;

[Collection(nameof(PostgresTests))]
public sealed class SubmissionTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Ten_submissions_at_once_are_one_request()
    {
        await using var stage = await SetupStage.StartAsync(postgres);
        var plan = Plans.Of(2, 2).ToJsonString();

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => stage.Desk.SubmitAsync(plan, null, false, CancellationToken.None)));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(i => RunToEndAsync(stage, $"worker-{i}")));

        Assert.Single(answers, answer => answer.Outcome == SubmissionOutcome.Accepted);
        Assert.Equal(9, answers.Count(answer => answer.Outcome == SubmissionOutcome.Running));
        Assert.All(stage.Relay.CreatesPerKey, pair => Assert.Equal(1, pair.Value));
        Assert.Equal(14, stage.Relay.Live.Count);
    }

    [Fact]
    public async Task Answers_follow_the_state_of_the_request()
    {
        await using var stage = await SetupStage.StartAsync(postgres);
        var plan = Plans.Of(1, 1);
        Assert.Equal(SubmissionOutcome.Accepted, await SubmitAsync(stage, plan));
        Assert.Equal(SubmissionOutcome.Running, await SubmitAsync(stage, plan));

        var other = Plans.Of(1, 2);
        Assert.Equal(SubmissionOutcome.IdTaken, await SubmitAsync(stage, other));
        var twin = Plans.Of(1, 1, "req-other");
        Assert.Equal(SubmissionOutcome.DuplicateSuspected, await SubmitAsync(stage, twin));

        await stage.RunAsync("req-test");
        Assert.Equal(SubmissionOutcome.Completed, await SubmitAsync(stage, plan));
        Assert.Equal(SubmissionOutcome.DuplicateSuspected, await SubmitAsync(stage, twin));
        twin["allowDuplicate"] = true;
        Assert.Equal(SubmissionOutcome.Accepted, await SubmitAsync(stage, twin));

        var draft = Plans.Of(1, 3, requestId: null);
        draft["date"] = "2026-11-03";                                        // another name, or it would be suspected too
        var derived = await stage.Desk.SubmitAsync(draft.ToJsonString(), null, true, CancellationToken.None);
        Assert.Equal(SubmissionOutcome.Draft, derived.Outcome);
        Assert.Matches("^req-[0-9a-f]{32}$", derived.RequestId);
        Assert.Equal(AdvanceOutcome.NotStarted, (await stage.RunAsync(derived.RequestId)).Outcome);
    }

    [Fact]
    public async Task A_missing_route_is_an_error_of_its_own()
    {
        await using var stage = await SetupStage.StartAsync(postgres);
        stage.Relay.SetFaults([new RelayFault("adsets", RelayFaultKind.RouteMissing) { Times = null }]);
        var id = await stage.AcceptAsync(Plans.Of(1, 1).ToJsonString());

        await stage.RunAsync(id);

        var status = await stage.Queries.GetAsync(id, CancellationToken.None);
        Assert.Equal(("failed", "missing_route", false), (status!.Status, status.Failure, status.FailureIsRetryable));
        Assert.Equal(("facebook_adsets", "missing_route", 404), (status.Errors[^1].Step, status.Errors[^1].ErrorType, status.Errors[^1].HttpStatus));
        Assert.Equal(SubmissionOutcome.FailedForGood, await SubmitAsync(stage, Plans.Of(1, 1)));
    }

    [Fact]
    public async Task A_policy_block_stops_the_account_until_it_is_lifted()
    {
        await using var stage = await SetupStage.StartAsync(postgres);
        stage.Relay.BlockForPolicy(Plans.Account, true);
        var id = await stage.AcceptAsync(Plans.Of(1, 1).ToJsonString());
        Assert.Equal(AdvanceOutcome.Failed, (await stage.RunAsync(id)).Outcome);
        Assert.Equal("policy", (await stage.Queries.GetAsync(id, CancellationToken.None))!.Failure);

        var calls = stage.Relay.CreateCalls;
        await stage.Desk.RetryAsync(id, CancellationToken.None);
        Assert.Equal(AdvanceOutcome.Failed, (await stage.RunAsync(id)).Outcome);
        Assert.Equal(calls, stage.Relay.CreateCalls);

        stage.Relay.BlockForPolicy(Plans.Account, false);
        Assert.True(await stage.Desk.UnblockAsync("act_" + Plans.Account, CancellationToken.None));
        await stage.Desk.RetryAsync(id, CancellationToken.None);
        Assert.Equal(AdvanceOutcome.Completed, (await stage.RunAsync(id)).Outcome);
    }

    [Fact]
    public async Task A_cancelled_request_is_rolled_back_from_the_leaves_up()
    {
        await using var stage = await SetupStage.StartAsync(postgres);
        var id = await stage.AcceptAsync(Plans.Of(2, 2).ToJsonString());
        await stage.RunAsync(id);

        Assert.Equal(CommandOutcome.Accepted, await stage.Desk.CancelAsync(id, rollback: true, CancellationToken.None));
        await stage.RunAsync(id);

        Assert.DoesNotContain(stage.Relay.Live, o => o.Kind is "campaigns" or "adsets" or "ads");
        Assert.All(stage.Relay.Live.Where(o => o.Kind == "tracking"), o => Assert.StartsWith("[VOID] ", o.Name, StringComparison.Ordinal));
        Assert.Equal(("failed", "cancelled"), ((await stage.Queries.GetAsync(id, CancellationToken.None))!.Status, (await stage.Queries.GetAsync(id, CancellationToken.None))!.Failure));
    }

    [Fact]
    public async Task Without_the_database_nothing_is_called()
    {
        await using var stage = await SetupStage.StartAsync(postgres, options => options with { PostgresConnection = "Host=127.0.0.1;Port=1;Username=nobody;Timeout=2" });

        await Assert.ThrowsAsync<StoreUnavailableException>(() => stage.Desk.SubmitAsync(Plans.Of(1, 1).ToJsonString(), null, false, CancellationToken.None));

        Assert.Empty(stage.Simulator.Requests);
    }

    [Fact]
    public async Task The_queries_of_the_design_note_run_as_written()
    {
        await using var stage = await SetupStage.StartAsync(postgres);
        var plan = Plans.Of(2, 2);
        plan["adSets"]![1]!["ads"]!.AsArray().RemoveAt(1);                    // ragged
        var id = await stage.AcceptAsync(plan.ToJsonString());
        await stage.RunAsync(id);

        var campaign = await stage.ScalarAsync<string>($"SELECT m.facebook_campaign_id FROM campaign_mappings m JOIN campaign_plans p ON p.id = m.campaign_plan_id WHERE m.request_id = '{id}'");
        Assert.Equal(id, await stage.ScalarAsync<string>($"SELECT request_id FROM campaign_mappings WHERE facebook_campaign_id = '{campaign}'"));
        Assert.Equal(1, await stage.ScalarAsync<long>("SELECT count(*) FROM campaign_plans p JOIN campaign_mappings m ON m.campaign_plan_id = p.id WHERE p.hook_set_id = 'hookset_NP_roof-repair_2026_11_02'"));
        Assert.Equal(("active", 0L), Assert.Single(await stage.QueryAsync<(string, long)>($"SELECT m.status, (SELECT count(*) FROM campaign_errors e WHERE e.campaign_mapping_id = m.id) FROM campaign_mappings m WHERE m.request_id = '{id}'")));
        var tracking = await stage.ScalarAsync<string>("SELECT strategis_campaign_ids[2] FROM campaign_mappings");
        Assert.EndsWith($"campaignId={tracking}&fbclid={{{{fbclid}}}}", await stage.ScalarAsync<string>($"SELECT tracking_urls[2] FROM campaign_mappings WHERE strategis_campaign_ids && ARRAY['{tracking}']::varchar[] OR facebook_campaign_id = ANY('{{1}}') ORDER BY updated_at DESC LIMIT 200"), StringComparison.Ordinal);
        Assert.Equal($"campaign-{id}", await stage.ScalarAsync<string>("SELECT client_request_key FROM campaign_requests"));
        Assert.Equal([2, 1], JsonNode.Parse(await stage.ScalarAsync<string>("SELECT ad_names::text FROM campaign_plans"))!.AsArray().Select(names => names!.AsArray().Count));
        Assert.Equal(3, await stage.ScalarAsync<int>("SELECT cardinality(facebook_ad_ids) FROM campaign_mappings"));
    }

    private static async Task<SubmissionOutcome> SubmitAsync(SetupStage stage, JsonObject plan) =>
        (await stage.Desk.SubmitAsync(plan.ToJsonString(), null, false, CancellationToken.None)).Outcome;

    private static async Task RunToEndAsync(SetupStage stage, string worker)
    {
        while (!(await stage.Engine.AdvanceAsync("req-test", worker, CancellationToken.None)).IsOver) await Task.Delay(20);
    }
}
