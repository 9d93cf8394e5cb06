namespace Liftoff.Monitoring.Sources.Strategis;

/// <summary>
/// S1 Daily v3: revenue, searches and S1 clicks of every network, as booked so far, with what S1 knows of the campaign
/// (contract: monitoring, 2.2). Every number comes as text.
/// </summary>
public static class S1Daily
{
    public const string Path = "api/s1/report/daily-v3";

    /// <summary>What all forms of the report carry.</summary>
    public static readonly IReadOnlyList<ReportColumn> Columns =
    [
        new("row_date", "date"),
        new("strategis_id", "strategisCampaignId", "campaignId"),
        new("network_campaign_id", "networkCampaignId"),
        new("network_id", "networkId"),
        new("campaign_name", "networkCampaignName", "campaign_name", "name"),
        new("account_id", "networkAccountId", "adAccountId", "account_id"),
        .. ReportColumns.Ownership,
        new("rsoc_site", "rsocSite", "site"),
        new("revenue", "estimated_revenue", "revenue"),
        new("sessions", "searches", "sessions", "visits"),
        // S1's clicks, which are paid for; never to be mixed with clicks on the network's ads.
        new("s1_clicks", "clicks"),
    ];

    // Without networkId: all networks.
    public static readonly ReportEndpoint Report = new(
        "s1_daily_v3", "all", EndpointClass.Critical, Path,
        request => $"{request.Base}&{request.TimeZone}&{request.DbSource}&dimensions=date-strategisCampaignId-buyer",
        Columns)
    {
        IsNetworkMap = true,
        IsForAdsets = true,
    };
}
