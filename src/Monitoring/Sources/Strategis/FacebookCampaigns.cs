namespace Liftoff.Monitoring.Sources.Strategis;

/// <summary>Facebook's campaigns as Graph lists them, whether they run or not: names and the time of creation, no money (contract: monitoring, 2.8).</summary>
public static class FacebookCampaigns
{
    public static readonly ReportEndpoint Report = new(
        "facebook_campaigns", "facebook", EndpointClass.Normal, "api/facebook/campaigns",
        request => $"{request.Base}&{request.DbSource}",
        [
            new("strategis_id", "strategisCampaignId"),
            new("network_campaign_id", "id", "fbCampaignId", "networkCampaignId"),
            new("campaign_id", "campaign_id"),
            new("campaign_name", "name", "campaign_name"),
            new("account_id", "account_id", "adAccountId"),
            .. ReportColumns.Ownership,
            new("created_time", "created_time"),
        ])
    {
        IsActivity = false,
        IsForAdsets = true,
    };
}
