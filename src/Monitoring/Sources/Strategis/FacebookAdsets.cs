namespace Liftoff.Monitoring.Sources.Strategis;

/// <summary>
/// Facebook's figures by ad set (contract: monitoring, 2.9). Its money is the campaign report's once more: it stands in where
/// that one lacks a campaign, and is never added to it.
/// </summary>
public static class FacebookAdsets
{
    private const int AfterReport = 60;

    public static readonly ReportEndpoint Report = new(
        "facebook_adsets", "facebook", EndpointClass.Normal, "api/facebook/adsets/day",
        request => $"{request.Base}&{request.DbSource}",
        [
            new("row_date", "date"),
            new("strategis_id", "strategisCampaignId"),
            new("campaign_id", "campaignId"),
            new("network_campaign_id", "networkCampaignId"),
            new("campaign_name", "campaign_name", "networkCampaignName"),
            new("account_id", "account_id", "adAccountId"),
            new("adset_id", "adSetId"),
            new("adset_name", "adSetName"),
            .. ReportColumns.Ownership,
            new("rsoc_site", "rsocSite"),
            new("currency", "currency"),
            new("spend", "spend", "spend_usd", "amount_spent") { Rank = AfterReport },
            new("impressions", "impressions") { Rank = AfterReport },
            new("clicks", "clicks") { Rank = AfterReport },
            new("conversions", "conversions", "purchases", "purchase") { Rank = AfterReport },
        ])
    {
        IsForAdsets = true,
    };
}
