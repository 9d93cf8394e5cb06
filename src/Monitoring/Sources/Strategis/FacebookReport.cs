namespace Liftoff.Monitoring.Sources.Strategis;

/// <summary>
/// Facebook's spend, ad clicks, impressions and conversions by campaign (contract: monitoring, 2.7). What <c>campaignId</c>
/// holds, Strategis's id or Facebook's, differs between deployments; its form tells.
/// </summary>
public static class FacebookReport
{
    public static readonly ReportEndpoint Report = new(
        "facebook_report", "facebook", EndpointClass.Normal, "api/facebook/report",
        // cached=1: the stored insights, not a walk over all ad accounts through Graph.
        request => $"{request.Base}&networkName=facebook&level=campaign&dimensions=campaignId&cached=1&{request.DbSource}",
        [
            new("row_date", "date"),
            new("strategis_id", "strategisCampaignId"),
            new("campaign_id", "campaignId"),
            new("network_campaign_id", "networkCampaignId"),
            new("campaign_name", "campaign_name", "networkCampaignName", "name"),
            new("account_id", "account_id", "adAccountId"),
            .. ReportColumns.Ownership,
            new("rsoc_site", "rsocSite"),
            new("currency", "currency"),
            new("spend", "spend", "spend_usd", "amount_spent"),
            new("impressions", "impressions"),
            new("clicks", "clicks"),
            new("conversions", "conversions", "purchases", "purchase") { Rank = 10 },
        ])
    {
        IsForAdsets = true,
    };
}
