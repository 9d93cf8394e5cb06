namespace Liftoff.CampaignSetup.Tests;

[Collection(nameof(PostgresTests))]
public sealed class SetupFlowTests(PostgresFixture postgres)
{
    [Fact]
    public async Task A_plan_of_three_by_five_becomes_thirty_eight_objects_all_paused()
    {
        await using var stage = await SetupStage.StartAsync(postgres);
        var id = await stage.AcceptAsync(Plans.Of(3, 5).ToJsonString());

        var end = await stage.RunAsync(id);

        Assert.Null(end.Reason);
        Assert.Equal((Engine.AdvanceOutcome.Completed, 38, 38), (end.Outcome, end.Created, end.Total));
        Assert.Equal(
            [("adcreatives", 15), ("ads", 15), ("adsets", 3), ("campaigns", 1), ("templates", 1), ("tracking", 3)],
            stage.Relay.Live.GroupBy(o => o.Kind).Select(g => (g.Key, g.Count())).Order());
        Assert.All(stage.Relay.Live.Where(o => o.Status is not null), o => Assert.Equal("PAUSED", o.Status));
        Assert.Equal(38, stage.Relay.CreateCalls);
        Assert.Equal("5000", stage.Relay.Live.Single(o => o.Kind == "campaigns").Body["daily_budget"]!.ToString());
        var status = await stage.Queries.GetAsync(id, CancellationToken.None);
        Assert.Equal(("completed", "active", "PAUSED"), (status!.Status, status.SetupState, status.DeliveryStatus));
        Assert.All(status.AdSets, adSet => Assert.Equal($"https://r.strateg.is/route?campaignId={adSet.StrategisCampaign.Id}&fbclid={{{{fbclid}}}}", adSet.TrackingUrl));
        Assert.Empty(stage.Relay.Orphans(await stage.QueryAsync<string>("SELECT external_id FROM campaign_calls")));
    }
}
