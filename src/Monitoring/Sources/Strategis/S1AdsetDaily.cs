namespace Liftoff.Monitoring.Sources.Strategis;

/// <summary>
/// The daily report by ad set, which gives ad sets a revenue of their own (contract: monitoring, 2.2). Rows without an ad set
/// are left out: they would repeat the campaign's money.
/// </summary>
public static class S1AdsetDaily
{
    public static readonly ReportEndpoint Report = new(
        "s1_daily_v3_adset", "all", EndpointClass.Optional, S1Daily.Path,
        request => $"{request.Base}&{request.TimeZone}&{request.DbSource}&dimensions=date-campaignId-networkAdGroupId",
        [.. S1Daily.Columns, new("adset_id", "networkAdGroupId", "adSetId")])
    {
        IsForCampaigns = false,
        IsForAdsets = true,
    };
}
