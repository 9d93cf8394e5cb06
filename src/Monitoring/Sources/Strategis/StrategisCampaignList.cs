namespace Liftoff.Monitoring.Sources.Strategis;

/// <summary>
/// Strategis's own campaigns, with the buyer and the time of creation for every network (contract: monitoring, 2.19). They are
/// set once, when a campaign is made, and fill what the day's reports leave open. The Facebook campaign that stands there may
/// be that of the campaign it was cloned from, so that it is no evidence of whose money is whose.
/// </summary>
public static class StrategisCampaignList
{
    public static readonly ReportEndpoint Report = new(
        "strategis_campaigns", null, EndpointClass.Optional, "api/campaigns",
        request => $"organization={request.Organization}",
        [
            new("strategis_id", "id"),
            new("campaign_name", "name"),
            new("account_id", "properties.networkAccountId"),
            new("owner", "properties.buyer"),
            new("category", "category"),
            new("media_source", "properties.networkName"),
            new("rsoc_site", "properties.rsocSite"),
            new("created_time", "created_at"),
        ])
    {
        IsActivity = false,
        IsForAdsets = true,
    };
}
