using System.Globalization;
using Liftoff.Simulator.Wire;
using Liftoff.Simulator.World;

namespace Liftoff.Simulator.Snapshots;

/// <summary>
/// Facebook rows as the snapshot job stores them: by Facebook campaign (or ad set) and day, additive fields summed. Public, so that
/// a test of the reader can take its expectations from the rows that were written.
/// </summary>
public static class SnapshotRows
{
    /// <summary>Columns of a day snapshot in the order of its header; <c>_raw_json</c> may follow.</summary>
    public static readonly IReadOnlyList<string> DayColumns =
    [
        .. "date,level,account_id,campaign_id,adset_id,campaign_name,adset_name,owner,lane,category,objective,optimization_goal,currency".Split(','),
        .. "spend_usd,revenue_usd,net_margin_usd,margin_rate,roas,impressions,clicks,sessions,conversions,leads,ctr,cpm,cpc".Split(','),
        .. "is_reconciled,reconciled_through_date,data_freshness_ts,supports_bid_cap,supports_budget_change,delivery_status".Split(','),
        .. "learning_phase,attribution_window_days,source,ingestion_run_id,budget,bid_strategy,domain,rsoc_site".Split(','),
        "strategis_campaign_id", "network_campaign_name",
    ];

    /// <summary>Columns of a reconciled snapshot as the written contract has them.</summary>
    public static readonly IReadOnlyList<string> ReconciledColumns =
    [
        .. "date,level,account_id,campaign_id,adset_id,campaign_name,adset_name,owner,lane,category,objective,optimization_goal,currency".Split(','),
        .. "spend_usd,revenue_usd,net_margin_usd,margin_rate,roas,impressions,clicks,sessions,conversions".Split(','),
        .. "is_reconciled,reconciled_through_date,data_freshness_ts,supports_bid_cap,supports_budget_change,delivery_status".Split(','),
        .. "learning_phase,attribution_window_days,source,ingestion_run_id".Split(','),
    ];

    /// <summary>One row per Facebook campaign; revenue is null where S1 saw nothing.</summary>
    public static IEnumerable<Row> Campaigns(WorldDay day, bool reconciled, string? runId = null) => day.Of(Network.Facebook)
        .GroupBy(c => c.Campaign.NetworkCampaignId)
        .Select(pairs =>
        {
            var figures = new Figures(
                pairs.Sum(p => p.Spend), Revenue(pairs, reconciled), pairs.Sum(p => p.Impressions), pairs.Sum(p => p.AdClicks), pairs.Sum(p => p.Conversions));
            return ToRow(day.Date, pairs.First().Campaign, null, figures, reconciled, runId);
        });

    /// <summary>One row per ad set. Reconciled revenue is the campaign's, in proportion to the ad sets' own.</summary>
    public static IEnumerable<Row> AdSets(WorldDay day, bool reconciled, string? runId = null) =>
        from pair in day.Of(Network.Facebook)
        from adSet in pair.AdSets
        let own = adSet.Searches > 0 ? adSet.Revenue : (decimal?)null
        let revenue = reconciled && own is { } booked && pair.Revenue != 0 ? decimal.Round(booked * (pair.ReconciledRevenue ?? 0) / pair.Revenue, 12) : own
        let figures = new Figures(adSet.Spend, revenue, adSet.Impressions, adSet.AdClicks, adSet.Conversions)
        select ToRow(day.Date, pair.Campaign, adSet.AdSet, figures, reconciled, runId);

    private static decimal? Revenue(IEnumerable<CampaignDay> pairs, bool reconciled) =>
        pairs.Any(p => p.HasS1Activity) ? pairs.Sum(p => reconciled ? p.ReconciledRevenue ?? 0 : p.Revenue) : null;

    private static Row ToRow(DateOnly date, Campaign campaign, AdSet? adSet, Figures f, bool reconciled, string? runId) => new()
    {
        { "date", date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) },
        { "level", adSet is null ? "campaign" : "adset" },
        { "account_id", campaign.AccountId },
        { "campaign_id", campaign.NetworkCampaignId },
        { "adset_id", adSet?.Id },
        { "campaign_name", campaign.Name },
        { "adset_name", adSet?.Name },
        { "owner", campaign.Buyer },
        { "lane", null },
        { "category", campaign.Category },
        { "objective", null },
        { "optimization_goal", null },
        { "currency", "USD" },
        { "spend_usd", f.Spend },
        { "revenue_usd", f.Revenue },
        { "net_margin_usd", null },
        { "margin_rate", null },
        { "roas", f.Spend > 0 && f.Revenue is { } revenue ? Ratio(revenue, f.Spend) : null },
        { "impressions", f.Impressions },
        { "clicks", f.AdClicks },
        { "sessions", null },
        { "conversions", f.Conversions },
        { "leads", 0L },
        { "ctr", Ratio(f.AdClicks, f.Impressions) },
        { "cpm", Ratio(f.Spend * 1000, f.Impressions) },
        { "cpc", Ratio(f.Spend, f.AdClicks) },
        { "is_reconciled", reconciled },
        { "reconciled_through_date", reconciled ? date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : null },
        { "data_freshness_ts", null },
        { "supports_bid_cap", null },
        { "supports_budget_change", null },
        { "delivery_status", campaign.Status },
        { "learning_phase", null },
        { "attribution_window_days", 7L },
        { "source", reconciled ? "strategis_reconciled" : "strategis_day" },
        { "ingestion_run_id", runId },
        { "budget", campaign.DailyBudget },
        { "bid_strategy", campaign.BidStrategy },
        { "domain", campaign.Site },
        { "rsoc_site", campaign.Site },
        { "strategis_campaign_id", campaign.StrategisId },
        { "network_campaign_name", campaign.Name },
    };

    private static decimal? Ratio(decimal above, decimal below) => below == 0 ? null : decimal.Round(above / below, 12);

    private readonly record struct Figures(decimal Spend, decimal? Revenue, long Impressions, long AdClicks, long Conversions);
}
