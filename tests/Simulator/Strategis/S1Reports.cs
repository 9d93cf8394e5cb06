using Liftoff.Simulator.Wire;
using Liftoff.Simulator.World;
using static Liftoff.Simulator.Strategis.ReportDialect;

namespace Liftoff.Simulator.Strategis;

/// <summary>System1's side: searches, S1 clicks and revenue per Strategis campaign. Every number is text.</summary>
internal sealed class S1Reports(SimulatorState state)
{
    /// <summary>Daily and hourly v3 are one report in two grains; <c>hour</c>, network ids and <c>keyword</c> are dimensions.</summary>
    public IEnumerable<Row> V3(ReportQuery query, string report)
    {
        var dialect = new ReportDialect(state, report);
        var (campaignName, id) = (dialect.Name("strategisCampaignId", "strategis_campaign_id", "strategiscampaignid"), "campaignId");
        var revenueName = dialect.Name("estimated_revenue", "revenue", "estimatedRevenue");
        var hourName = dialect.Name("hour", "click_hour", "hour_of_day", "hour_of_click");
        var siteName = dialect.Name("rsocSite", "rsoc_site", "site");
        var level = string.Join('-', query.Dimensions);
        var (byHour, byNetworkCampaign, byAdSet, byKeyword) = (query.Dimensions.Contains("hour"),
            query.Dimensions.Contains("networkCampaignId"), query.Dimensions.Contains("networkAdGroupId"), query.Dimensions.Contains("keyword"));

        foreach (var date in query.Dates)
        {
            var groups = Cells(state.Day(date), query.Network, byHour, byAdSet || byKeyword)
                .GroupBy(c => (c.Campaign.StrategisId, NetworkCampaign: byNetworkCampaign ? c.Campaign.NetworkCampaignId : null,
                    AdSet: byAdSet ? c.AdSet : null, Keyword: byKeyword ? c.Keyword : null, Hour: byHour ? c.Hour : -1));
            foreach (var group in groups)
            {
                var (searches, clicks, revenue) = (0L, 0L, 0m);
                foreach (var cell in group) (searches, clicks, revenue) = (searches + cell.Searches, clicks + cell.S1Clicks, revenue + cell.Revenue);
                var campaign = group.First().Campaign;
                var row = new Row { { "level", level }, { "date", Text(date) } };
                if (byHour) row.Add(hourName, Hour(group.Key.Hour));
                row.Add(campaignName, campaign.StrategisId);
                if (byAdSet) row.Add("networkAdGroupId", group.Key.AdSet);
                if (byKeyword) row.Add("keyword", group.Key.Keyword);
                if (!byHour) row.AddRange(Description(campaign, id, siteName, query.Dimensions.Contains("buyer")));
                row.Add("searches", Text(searches));
                row.Add("clicks", Text(clicks));
                row.Add(revenueName, Text(revenue));
                yield return dialect.Thin(row, $"{date:yyyyMMdd}{campaign.StrategisId}{group.Key.Hour}",
                    "category", "networkAccountId", "adAccountId", siteName, "organization", "budget", "status", "bidStrategy", "impressions");
            }
        }
    }

    /// <summary>Final revenue, from noon of the next day on.</summary>
    public IEnumerable<Row> Reconciled(ReportQuery query)
    {
        var dialect = new ReportDialect(state, "s1_reconciled");
        var revenueName = dialect.Name("estimated_revenue", "revenue");
        foreach (var date in query.Dates)
        {
            var day = state.Day(date);
            if (!day.IsReconciled) continue;
            foreach (var group in Active(day, query.Network))
            {
                var row = new Row
                {
                    { "level", "date-strategisCampaignId" },
                    { "date", Text(date) },
                    { "strategisCampaignId", group.Key },
                    { "buyer", group.First().Campaign.Buyer },
                    { "category", group.First().Campaign.Category },
                    { "searches", Text(group.Sum(c => c.ReconciledSearches ?? 0)) },
                    { "clicks", Text(group.Sum(c => c.ReconciledS1Clicks ?? 0)) },
                    { revenueName, Text(group.Sum(c => c.ReconciledRevenue ?? 0)) },
                };
                yield return dialect.Thin(row, $"{date:yyyyMMdd}{group.Key}", "buyer", "category");
            }
        }
    }

    /// <summary>Revenue per S1 click over the trailing days up to <c>date</c>.</summary>
    public IEnumerable<Row> RpcAverage(ReportQuery query)
    {
        var rpcName = new ReportDialect(state, "s1_rpc_average").Name("rpc", "rpc_average", "avg_rpc");
        return Enumerable.Range(0, query.Days)
            .SelectMany(back => state.Day(query.Dates[0].AddDays(-back)).Of(query.Network))
            .GroupBy(c => c.Campaign.StrategisId)
            .Select(g => (g.Key, Clicks: g.Sum(c => c.S1Clicks), Revenue: g.Sum(c => c.Revenue)))
            .Where(c => c.Clicks > 0)
            .Select(c => new Row { { "strategisCampaignId", c.Key }, { rpcName, Ratio(c.Revenue, c.Clicks, 4) } });
    }

    private static Row Description(Campaign campaign, string idName, string siteName, bool withBuyer)
    {
        var row = new Row
        {
            { idName, campaign.StrategisId },
            { "category", campaign.Category },
            { "networkId", Text((int)campaign.Network) },
            { "networkAccountId", campaign.AccountId },
            { "adAccountId", campaign.AccountId.Replace("act_", "", StringComparison.Ordinal) },
            { "networkCampaignId", campaign.NetworkCampaignId },
            { "networkCampaignName", campaign.Name },
            { siteName, campaign.Site },
            { "organization", "Interlincx" },
            { "impressions", "0" },
            { "budget", Text(campaign.DailyBudget) },
            { "status", campaign.Status },
            { "bidStrategy", campaign.BidStrategy },
        };
        if (withBuyer) row.Add("buyer", campaign.Buyer);
        return row;
    }

    private static IEnumerable<IGrouping<string, CampaignDay>> Active(WorldDay day, Network? network) =>
        day.Of(network).Where(c => c.HasS1Activity).GroupBy(c => c.Campaign.StrategisId);

    /// <summary>The finest parts that the asked dimensions need; ad sets and keywords only the sessions themselves know.</summary>
    private static IEnumerable<Cell> Cells(WorldDay day, Network? network, bool byHour, bool fromSessions)
    {
        if (fromSessions)
            return day.Sessions.Where(s => network is null || s.Campaign.Network == network)
                .Select(s => new Cell(s.Campaign, s.AdSet.Id, s.Keyword, s.ClickHour, 1, s.IsPaid ? 1 : 0, s.RevenueAt(day.AsOf)));
        var active = day.Of(network).Where(c => c.HasS1Activity);
        return byHour
            ? active.SelectMany(c => c.Hours.Where(h => h.Searches > 0)
                .Select(h => new Cell(c.Campaign, null, null, h.Hour, h.Searches, h.S1Clicks, h.Revenue)))
            : active.Select(c => new Cell(c.Campaign, null, null, -1, c.Searches, c.S1Clicks, c.Revenue));
    }

    private readonly record struct Cell(
        Campaign Campaign, string? AdSet, string? Keyword, int Hour, long Searches, long S1Clicks, decimal Revenue);
}
