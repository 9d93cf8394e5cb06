using System.Text;
using System.Text.Json.Nodes;
using Liftoff.CampaignSetup.Engine;
using Liftoff.CampaignSetup.Journal;
using Liftoff.CampaignSetup.Plan;
using Liftoff.CampaignSetup.Requests;
using Liftoff.CampaignSetup.Strategis;
using Liftoff.Simulator.StrategisRelay;

namespace Liftoff.CampaignSetup.Tests;

/// <summary>What goes out, for each kind of plan, past the simulator's validation.</summary>
[Collection(nameof(PostgresTests))]
public sealed class PayloadTests(PostgresFixture postgres)
{
    [Theory]
    [InlineData("USD", "20000000", "2000", "25000000", "2500")]
    [InlineData("JPY", "2000000000", "2000", "2500000000", "2500")]
    public async Task Under_abo_every_ad_set_has_its_budget_in_minor_units_and_the_campaign_says_so(string currency, string first, string firstMinor, string second, string secondMinor)
    {
        await using var stage = await SetupStage.StartAsync(postgres);
        var plan = Plans.Of(2, 1);
        plan.Remove("campaignDailyBudget");
        plan["currency"] = currency;
        foreach (var (adSet, budget) in plan["adSets"]!.AsArray().Zip([first, second]))
            (adSet!["budgetType"], adSet["dailyBudget"], adSet["bidStrategy"], adSet["bidAmount"]) = ("ABO", budget, "COST_CAP", currency == "JPY" ? "300000000" : "3000000");
        var id = await stage.AcceptAsync(plan.ToJsonString());

        Assert.Equal(AdvanceOutcome.Completed, (await stage.RunAsync(id)).Outcome);

        var campaign = stage.Relay.Live.Single(o => o.Kind == "campaigns").Body;
        Assert.False(campaign.ContainsKey("daily_budget"));
        Assert.False(campaign.ContainsKey("bid_strategy"));
        Assert.False((bool)campaign["is_adset_budget_sharing_enabled"]!);
        Assert.Equal([(firstMinor, "COST_CAP", "300"), (secondMinor, "COST_CAP", "300")],
            stage.Relay.Live.Where(o => o.Kind == "adsets").Select(o => (o.Body["daily_budget"]!.ToString(), o.Body["bid_strategy"]!.ToString(), o.Body["bid_amount"]!.ToString())));
    }

    [Fact]
    public async Task Links_carry_macros_when_the_setting_says_so_and_the_stored_url_stays_canonical()
    {
        await using var stage = await SetupStage.StartAsync(postgres, options => options with { TrackingLinkWithMacros = true });
        var id = await stage.AcceptAsync(Plans.Of(1, 2).ToJsonString());

        Assert.Equal(AdvanceOutcome.Completed, (await stage.RunAsync(id)).Outcome);

        var tracking = stage.Relay.Live.Single(o => o.Kind == "tracking").Id;
        Assert.All(stage.Relay.Live.Where(o => o.Kind == "adcreatives"), o =>
        {
            var story = o.Body["object_story_spec"]!;
            Assert.Equal($"https://r.strateg.is/route?campaignId={tracking}", (story["link_data"] ?? story["video_data"])!["call_to_action"]!["value"]!["link"]!.ToString());
            Assert.Equal("utm_source=facebook&utm_medium=cpc&utm_campaign={{campaign.id}}&utm_term={{adset.id}}&utm_content={{ad.id}}&pl={{placement}}", o.Body["url_tags"]!.ToString());
        });
        Assert.Equal($"https://r.strateg.is/route?campaignId={tracking}&fbclid={{{{fbclid}}}}", await stage.ScalarAsync<string>("SELECT tracking_urls[1] FROM campaign_mappings"));
    }

    [Fact]
    public async Task A_plan_that_asks_for_it_has_its_campaign_bound_by_a_prefix()
    {
        await using var stage = await SetupStage.StartAsync(postgres);
        var plan = Plans.Of(2, 1);
        plan["bindingMode"] = "prefix";
        var id = await stage.AcceptAsync(plan.ToJsonString());

        Assert.Equal(AdvanceOutcome.Completed, (await stage.RunAsync(id)).Outcome);

        var tracking = await stage.ScalarAsync<string>("SELECT strategis_campaign_ids[1] FROM campaign_mappings");
        var name = stage.Relay.Live.Single(o => o.Kind == "campaigns").Name;
        Assert.Equal(tracking, name.Split('_')[0]);
        Assert.Equal("NorthPeak", CampaignName.Parse(name)!.Brand);
    }

    [Fact]
    public async Task A_binding_that_the_proxy_refuses_is_a_failure_that_no_repetition_cures()
    {
        await using var stage = await SetupStage.StartAsync(postgres);
        stage.Simulator.Faults.Set([new Simulator.Faults.Fault("POST /api/lincx-proxy", Simulator.Faults.FaultKind.Status) { Status = 403, Body = """{"error":{"message":"not allowed","type":"OAuthException","code":200}}""" }]);
        var plan = Plans.Of(1, 1);
        plan["bindingMode"] = "prefix";
        var id = await stage.AcceptAsync(plan.ToJsonString());

        Assert.Equal(AdvanceOutcome.Failed, (await stage.RunAsync(id)).Outcome);

        var status = await stage.Queries.GetAsync(id, CancellationToken.None);
        Assert.Equal(("permission", false, 6), (status!.Failure, status.FailureIsRetryable, status.Created));
    }

    [Fact]
    public async Task A_tracking_campaign_is_cloned_from_its_source_and_overlaid_with_the_plan()
    {
        await using var stage = await SetupStage.StartAsync(postgres);
        var source = await MakeSourceAsync(stage);
        var id = await stage.AcceptAsync(CloningPlan(source, 2).ToJsonString());

        Assert.Equal(AdvanceOutcome.Completed, (await stage.RunAsync(id)).Outcome);

        await AssertClonedAsync(stage, id, source, 2);
    }

    [Theory]
    [InlineData("/api/identical-campaigns")]
    [InlineData("update")]
    public async Task A_death_in_the_middle_of_cloning_leaves_no_second_clone(string moment)
    {
        await using var stage = await SetupStage.StartAsync(postgres);
        var source = await MakeSourceAsync(stage);
        var id = await stage.AcceptAsync(CloningPlan(source, 1).ToJsonString());
        if (moment == "update") stage.Simulator.Faults.Set([new Simulator.Faults.Fault("POST /api/campaigns/*", Simulator.Faults.FaultKind.Reset) { Times = 1 }]);
        else stage.Dying.DieAfterPath = moment;

        Assert.Equal(AdvanceOutcome.Completed, (await stage.RunAsync(id)).Outcome);

        await AssertClonedAsync(stage, id, source, 1);
    }

    [Theory]
    [InlineData("900100200300", "900100200300")]
    [InlineData("act_900100200300", "act_900100200300")]
    [InlineData("900100200301", null)]
    public void An_account_is_written_as_the_schema_lists_it(string listed, string? expected)
    {
        var definition = new JsonObject { ["enum"] = new JsonArray(new JsonObject { ["id"] = listed }) };
        var schema = CampaignSchema.Of(new JsonObject { ["properties"] = new JsonObject { ["properties"] = new JsonObject { ["properties"] = new JsonObject { ["networkAccountId"] = definition } } } });
        var properties = new JsonObject { ["networkAccountId"] = "act_900100200300" };

        var (problems, _) = schema.Apply(properties);

        if (expected is null) Assert.Single(problems);
        else Assert.Equal((0, expected), (problems.Count, properties["networkAccountId"]!.ToString()));
    }

    [Fact]
    public async Task A_creative_s_name_ends_with_its_handle_and_fits_facebook()
    {
        await using var stage = await SetupStage.StartAsync(postgres);
        var plan = Plans.Of(1, 1, new string('r', 100));
        var ad = plan["adSets"]![0]!["ads"]![0]!;
        (ad["hookId"], ad["variant"]) = (string.Concat(Enumerable.Repeat("\U0001F600", 55)), new string('v', 110));

        var check = stage.Get<PlanCheck>().Run(plan.ToJsonString());

        var name = check.Calls!.Single(call => call.ObjectType == ObjectType.FacebookCreative).Name;
        Assert.InRange(name.Length, 250, 255);
        Assert.EndsWith($" | {plan["requestId"]}-0-0", name, StringComparison.Ordinal);
        Assert.DoesNotContain('\uFFFD', Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(name)));
    }

    [Theory]
    [InlineData(false, "https://r.example/route?x=1&campaignId={strategisCampaignId[0]}&fbclid={{fbclid}}")]
    [InlineData(true, "https://r.example/route?x=1&campaignId={strategisCampaignId[0]}")]
    public async Task A_dry_run_shows_what_would_be_sent(bool withMacros, string link)
    {
        await using var stage = await SetupStage.StartAsync(postgres, options => options with { TrackingRoute = "https://r.example/route?x=1", TrackingLinkWithMacros = withMacros });
        var plan = Plans.Of(1, 1);
        plan["redirectDomain"] = "https://go.example";

        var calls = stage.Get<PlanCheck>().Run(plan.ToJsonString()).Calls!.ToDictionary(call => call.ObjectType, call => call.Payload);
        Assert.Equal(AdvanceOutcome.Completed, (await stage.RunAsync(await stage.AcceptAsync(plan.ToJsonString()))).Outcome);

        var sent = stage.Simulator.Requests.Where(r => r.Method == "POST" && r.Body is not null).ToLookup(r => r.Path, r => JsonNode.Parse(r.Body!)!.AsObject());
        Assert.Equal(link, calls[ObjectType.FacebookCreative]["object_story_spec"]!["video_data"]!["call_to_action"]!["value"]!["link"]!.ToString());
        foreach (var (type, path) in new[] { (ObjectType.Template, "/api/templates"), (ObjectType.FacebookCampaign, "/api/facebook/campaigns/create"), (ObjectType.FacebookAdSet, "/api/facebook/adsets/create"), (ObjectType.TrackingCampaign, "/api/campaigns"), (ObjectType.FacebookCreative, "/api/facebook/adcreatives/create"), (ObjectType.FacebookAd, "/api/facebook/ads/create") })
            Assert.Equal(Assert.Single(sent[path]).Select(field => field.Key), calls[type].Select(field => field.Key));
        Assert.Equal(sent["/api/campaigns"].Single()["redirectDomain"]!.ToString(), calls[ObjectType.TrackingCampaign]["redirectDomain"]!.ToString());
    }

    private static async Task<string> MakeSourceAsync(SetupStage stage)
    {
        var shell = Plans.Of(1, 1, "req-shell");
        (shell["brand"], shell["strategisProperties"]) = ("Shell", new JsonObject { ["rsocSite"] = "site.example", ["zoneId"] = "z9" });
        await stage.RunAsync(await stage.AcceptAsync(shell.ToJsonString()));
        return stage.Relay.Live.Single(o => o.Kind == "tracking").Id;
    }

    private static JsonObject CloningPlan(string source, int adSets)
    {
        var plan = Plans.Of(adSets, 1);
        plan["strategisCloneSourceId"] = source;
        return plan;
    }

    private static async Task AssertClonedAsync(SetupStage stage, string id, string source, int count)
    {
        var clones = stage.Relay.Live.Where(o => o.Kind == "tracking" && o.Id != source).ToList();
        Assert.Equal(count, clones.Count);
        Assert.Equal(await stage.QueryAsync<string>($"SELECT external_id FROM campaign_calls WHERE request_id = '{id}' AND object_type = 'strategis_campaign' ORDER BY ordinal"), clones.Select(o => o.Id));
        Assert.All(clones, o =>
        {
            Assert.StartsWith("NorthPeak | CONVERSIONS", o.Name, StringComparison.Ordinal);
            // From the plan, and from the source alone.
            Assert.Equal(("northpeak", "z9"), (o.Body["properties"]!["buyer"]!.ToString(), o.Body["properties"]!["zoneId"]!.ToString()));
        });
        Assert.Equal(stage.Relay.Live.Where(o => o.Kind == "adsets").Select(o => o.Id).TakeLast(count), clones.Select(o => o.Body["properties"]!["fbAdSetId"]!.ToString()));
        Assert.StartsWith("Shell", stage.Relay.Live.Single(o => o.Id == source).Name, StringComparison.Ordinal);
    }
}
