using Liftoff.Jobs;
using Liftoff.Simulator;
using Liftoff.Simulator.Strategis;
using Liftoff.Simulator.World;

namespace Liftoff.Monitoring.Tests.Strategis;

/// <summary>A whole invented day through every report: each figure against the world that the reports are made from.</summary>
public sealed class WorldTests
{
    private static readonly DateOnly Day = new(2025, 11, 22);

    [Theory]
    [InlineData(1, false, false, false)]
    [InlineData(2, true, false, false)]
    [InlineData(3, false, true, true)]
    [InlineData(4, true, true, true)]
    public async Task Every_campaign_has_the_worlds_figures(int seed, bool facebookIds, bool money, bool passesThrough)
    {
        await using var house = await MonitoringFixture.StartAsync(new SimulatorOptions
        {
            Seed = seed,
            Strategis = new StrategisStyle { FacebookReportHasFacebookIds = facebookIds, FacebookIdsAreNumbers = facebookIds, StrategisReportHasMoney = money, TaboolaResults = passesThrough },
        });

        var result = await house.RunAsync("ingest-campaigns", default, ("date", "2025-11-22"), ("mode", "strategis"));
        Assert.Null(result.Error);

        var world = house.Simulator.Day(Day);
        var expected = world.Campaigns.GroupBy(day => day.Campaign.StrategisId).ToDictionary(
            group => group.Key,
            group => (
                Spend: group.Sum(day => day.Spend), Revenue: group.Sum(day => day.ReconciledRevenue ?? 0), Daily: group.Sum(day => day.Revenue),
                Searches: group.Sum(day => day.ReconciledSearches ?? 0), S1Clicks: group.Sum(day => day.ReconciledS1Clicks ?? 0), AdClicks: group.Sum(day => day.AdClicks),
                HasS1: group.Any(day => day.HasS1Activity)));
        var rows = await house.QueryAsync<IndexRow>("SELECT campaign_id AS CampaignId, spend_usd AS Spend, revenue_usd AS Revenue, daily_revenue_usd AS DailyRevenue, sessions AS Sessions, s1_clicks AS S1Clicks, clicks AS Clicks, spend_source AS SpendSource, id_source AS IdSource FROM campaign_index");
        Assert.Equal(rows.Count, rows.DistinctBy(row => row.CampaignId).Count());
        foreach (var row in rows)
        {
            Assert.True(expected.TryGetValue(row.CampaignId, out var campaign), $"{row.CampaignId} is no campaign of the world.");
            if (row.Spend is { } spend) Assert.Equal(campaign.Spend, spend);
            else Assert.Equal(0m, campaign.Spend);
            Assert.Equal(campaign.AdClicks, row.Clicks ?? 0);
            if (!campaign.HasS1) continue;
            Assert.Equal(decimal.Round(campaign.Revenue, 6, MidpointRounding.AwayFromZero), row.Revenue);
            Assert.Equal(decimal.Round(campaign.Daily, 6, MidpointRounding.AwayFromZero), row.DailyRevenue);
            Assert.Equal((campaign.Searches, campaign.S1Clicks), (row.Sessions, row.S1Clicks));
        }

        Assert.Equal(world.Spend, rows.Sum(row => row.Spend));
        Assert.Equal(expected.Values.Where(campaign => campaign.HasS1).Sum(campaign => decimal.Round(campaign.Revenue, 6, MidpointRounding.AwayFromZero)), rows.Sum(row => row.Revenue));
        Assert.DoesNotContain(rows, row => row.IdSource == "none" && row.Spend > 0);
        Assert.Equal(0, Assert.Single(await house.QueryAsync<int>("SELECT count(*) FROM campaign_index WHERE owner IS NULL OR media_source IS NULL OR created_time IS NULL")));
    }

    [Fact]
    public async Task Ad_sets_add_up_to_their_campaigns_spend()
    {
        await using var house = await MonitoringFixture.StartAsync();

        Assert.Null((await house.RunAsync("ingest-campaigns", default, ("date", "2025-11-22"), ("mode", "strategis"))).Error);
        Assert.Null((await house.RunAsync("ingest-campaigns", default, ("date", "2025-11-22"), ("mode", "strategis"), ("level", "adset"))).Error);

        Assert.Equal(house.Simulator.Day(Day).Of(Network.Facebook).Sum(day => day.Spend), Assert.Single(await house.QueryAsync<decimal>("SELECT sum(spend_usd) FROM adset_index")));
        Assert.Equal(0L, Assert.Single(await house.QueryAsync<long>("SELECT count(*) FROM (SELECT campaign_id, sum(spend_usd) AS spend FROM adset_index GROUP BY 1) a JOIN campaign_index c USING (campaign_id) WHERE a.spend <> c.spend_usd")));
    }
}
