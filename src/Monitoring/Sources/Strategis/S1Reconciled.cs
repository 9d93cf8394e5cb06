namespace Liftoff.Monitoring.Sources.Strategis;

/// <summary>
/// S1's final revenue, there one to two days later (contract: monitoring, 2.4). Campaign by campaign it replaces the daily
/// report's figures; the two are never added.
/// </summary>
public static class S1Reconciled
{
    private const int BeforeDaily = 10;

    public static readonly ReportEndpoint Report = new(
        "s1_reconciled", "all", EndpointClass.Critical, "api/s1/high-level-report",
        request => $"{request.Base}&{request.TimeZone}&{request.DbSource}&dimensions=date-strategisCampaignId",
        [
            new("row_date", "date"),
            new("strategis_id", "strategisCampaignId", "campaignId"),
            new("network_id", "networkId"),
            .. ReportColumns.Ownership,
            new("revenue", "estimated_revenue", "revenue") { Rank = BeforeDaily },
            new("sessions", "searches", "sessions", "visits") { Rank = BeforeDaily },
            new("s1_clicks", "clicks") { Rank = BeforeDaily },
        ])
    {
        SettlesAfterDays = 2,
    };
}
