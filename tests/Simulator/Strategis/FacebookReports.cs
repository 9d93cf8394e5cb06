using System.Globalization;
using Liftoff.Simulator.Wire;
using Liftoff.Simulator.World;
using static Liftoff.Simulator.Strategis.ReportDialect;

namespace Liftoff.Simulator.Strategis;

/// <summary>Facebook's side: spend, impressions, ad clicks, conversions. Numbers are text; the same money by campaign and by ad set.</summary>
internal sealed class FacebookReports(SimulatorState state)
{
    /// <summary>One row per pair of Strategis and Facebook campaign, ad set, or ad, and day.</summary>
    public IEnumerable<Row> Report(ReportQuery query)
    {
        var dialect = new ReportDialect(state, "facebook_report");
        var nameName = dialect.Name("campaign_name", "campaignName");
        foreach (var day in Days(query))
        {
            var campaign = day.Campaign;
            var parts = query.Level switch
            {
                "adset" => day.AdSets.Select(a => (Figures.Of(a), (AdSet?)a.AdSet, (Ad?)null)),
                "ad" => day.AdSets.SelectMany(a => Figures.OfAds(a).Select(f => (f.Figures, (AdSet?)a.AdSet, (Ad?)f.Ad))),
                _ => [(Figures.Of(day), null, null)],
            };
            foreach (var (figures, adSet, ad) in parts)
            {
                var row = new Row
                {
                    { "date", Text(day.Date) },
                    { "adAccountId", campaign.AccountId },
                    { "campaignId", state.Strategis.FacebookReportHasFacebookIds ? FacebookId(campaign.NetworkCampaignId) : campaign.StrategisId },
                    { "strategisCampaignId", campaign.StrategisId },
                    { "networkCampaignId", FacebookId(campaign.NetworkCampaignId) },
                    { "networkCampaignName", campaign.Name },
                    { nameName, campaign.Name },
                };
                if (adSet is not null) row.Add("adSetId", FacebookId(adSet.Id));
                if (ad is not null) row.Add("adId", FacebookId(ad.Id));
                row.AddRange(Details(day, figures, dialect));

                // Everyone must still be able to tell whose the money is: by the id in campaignId, or by the name.
                var tellsItself = campaign.Name?.StartsWith(campaign.StrategisId + "_", StringComparison.Ordinal) ?? false;
                yield return dialect.Thin(row, Key(day, adSet, ad),
                    [.. OptionalDetails, .. tellsItself ? ["strategisCampaignId"] : Array.Empty<string>()]);
            }
        }
    }

    /// <summary>Every Facebook campaign that exists, with or without activity, as Graph lists them: no spend, no owner.</summary>
    public IEnumerable<Row> Campaigns(ReportQuery query)
    {
        var dialect = new ReportDialect(state, "facebook_campaigns");
        var (idName, nameName) = (dialect.Name("id", "campaign_id", "campaignId", "fbCampaignId"), dialect.Name("name", "campaign_name"));
        var until = new DateTimeOffset(query.Dates[^1], TimeOnly.MaxValue, TimeSpan.Zero);
        return state.World.Campaigns
            .Where(c => c.Network == Network.Facebook && c.CreatedAt <= until)
            .DistinctBy(c => c.NetworkCampaignId)
            .Select(c => dialect.Thin(
                new()
                {
                    { idName, FacebookId(c.NetworkCampaignId) },
                    { nameName, c.Name },
                    { "status", c.Status },
                    { "effective_status", c.Status },
                    { "account_id", c.AccountId.Replace("act_", "", StringComparison.Ordinal) },
                    { "daily_budget", Text(decimal.Truncate(c.DailyBudget * 100)) },
                    { "bid_strategy", c.BidStrategy },
                    { "created_time", c.CreatedAt.ToString("yyyy-MM-ddTHH:mm:sszz00", CultureInfo.InvariantCulture) },
                },
                c.NetworkCampaignId, "daily_budget", "bid_strategy", "created_time", "effective_status"));
    }

    /// <summary>One row per ad set and day; its spend is the report's spend again.</summary>
    public IEnumerable<Row> AdSets(ReportQuery query)
    {
        var dialect = new ReportDialect(state, "facebook_adsets");
        var (idName, campaignName) = (dialect.Name("adSetId", "adset_id", "adsetId"), dialect.Name("networkCampaignId", "campaignId"));
        var nameName = dialect.Name("campaign_name", "networkCampaignName");
        foreach (var day in Days(query))
            foreach (var adSet in day.AdSets)
            {
                var row = new Row
                {
                    { "date", Text(day.Date) },
                    { "adAccountId", day.Campaign.AccountId },
                    { "strategisCampaignId", day.Campaign.StrategisId },
                    { campaignName, FacebookId(day.Campaign.NetworkCampaignId) },
                    { idName, FacebookId(adSet.AdSet.Id) },
                    { "adSetName", adSet.AdSet.Name },
                    { nameName, day.Campaign.Name },
                };
                row.AddRange(Details(day, Figures.Of(adSet), dialect));
                yield return dialect.Thin(row, Key(day, adSet.AdSet, null), [.. OptionalDetails, "adSetName"]);
            }
    }

    /// <summary>The report's conversions as the pixel saw them: a little fewer.</summary>
    public IEnumerable<Row> Pixel(ReportQuery query)
    {
        var conversionsName = new ReportDialect(state, "facebook_pixel").Name("conversions", "purchases", "pixel_conversions");
        return Days(query)
            .GroupBy(d => (d.Date, d.Campaign.StrategisId))
            .Select(g => (g.Key, Conversions: g.Sum(d => d.Conversions)))
            .Where(g => g.Conversions > 0)
            .Select(g => new Row
            {
                { "date", Text(g.Key.Date) },
                { "strategisCampaignId", g.Key.StrategisId },
                { conversionsName, Text(g.Conversions - (g.Conversions / 75)) },
            });
    }

    private static readonly string[] OptionalDetails =
        ["category", "rsocSite", "domain", "leads", "ctr", "cpm", "cpc", "budget", "bidStrategy", "status"];

    private IEnumerable<CampaignDay> Days(ReportQuery query) => query.Dates.SelectMany(d => state.Day(d).Of(Network.Facebook));

    private object FacebookId(string id) =>
        state.Strategis.FacebookIdsAreNumbers ? long.Parse(id, CultureInfo.InvariantCulture) : id;

    private static string Key(CampaignDay day, AdSet? adSet, Ad? ad) => $"{day.Date:yyyyMMdd}/{day.Campaign.Index}/{adSet?.Id}/{ad?.Id}";

    private static Row Details(CampaignDay day, Figures figures, ReportDialect dialect) => new()
    {
        { "buyer", day.Campaign.Buyer },
        { "category", day.Campaign.Category },
        { "rsocSite", day.Campaign.Site },
        { "domain", day.Campaign.Site },
        { dialect.Name("spend", "spend_usd", "amount_spent"), Cents(figures.Spend) },
        { "impressions", Text(figures.Impressions) },
        { "clicks", Text(figures.AdClicks) },
        { dialect.Name("conversions", "purchases", "purchase"), Text(figures.Conversions) },
        { "leads", "0" },
        { "ctr", Ratio(figures.AdClicks * 100, figures.Impressions, 4) },
        { "cpm", Ratio(figures.Spend * 1000, figures.Impressions, 4) },
        { "cpc", Ratio(figures.Spend, figures.AdClicks, 4) },
        { "budget", Text(day.Campaign.DailyBudget) },
        { "bidStrategy", day.Campaign.BidStrategy },
        { "status", day.Campaign.Status },
    };

    private readonly record struct Figures(decimal Spend, long Impressions, long AdClicks, long Conversions)
    {
        public static Figures Of(CampaignDay day) => new(day.Spend, day.Impressions, day.AdClicks, day.Conversions);

        public static Figures Of(AdSetDay day) => new(day.Spend, day.Impressions, day.AdClicks, day.Conversions);

        /// <summary>The ad set's figures over its ads, the earlier ones larger; they sum exactly.</summary>
        public static IEnumerable<(Figures Figures, Ad Ad)> OfAds(AdSetDay day)
        {
            var weights = day.AdSet.Ads.Select((_, i) => 1.0 / (i + 1)).ToArray();
            var (cents, impressions, clicks, conversions) = (Split.Evenly((long)(day.Spend * 100), weights),
                Split.Evenly(day.Impressions, weights), Split.Evenly(day.AdClicks, weights), Split.Evenly(day.Conversions, weights));
            return day.AdSet.Ads.Select((ad, i) => (new Figures(cents[i] / 100m, impressions[i], clicks[i], conversions[i]), ad));
        }
    }
}
