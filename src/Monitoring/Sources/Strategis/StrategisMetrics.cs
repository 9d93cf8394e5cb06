namespace Liftoff.Monitoring.Sources.Strategis;

/// <summary>
/// What Strategis's redirector counted (contract: monitoring, 2.11). Where it carries money too, that is everybody else's once
/// more: its spend is the last resort, its revenue, searches and clicks are only recorded.
/// </summary>
public static class StrategisMetrics
{
    public static readonly ReportEndpoint Report = new(
        "strategis_metrics_fb", "facebook", EndpointClass.Normal, "api/strategis-report",
        request => $"{request.Base}&{request.TimeZone}&dimensions=date-strategisCampaignId&networkName=facebook&{request.DbSource}",
        [
            new("row_date", "date"),
            new("strategis_id", "strategisCampaignId"),
            new("campaign_id", "campaignId"),
            new("media_source", "media_source", "source", "networkName"),
            new("currency", "currency"),
            new("strategis_impressions", "impressions"),
            new("spend", "spend", "spend_usd") { Rank = 90 },
            new("revenue", "estimated_revenue", "revenue") { Rank = ReportColumn.Never },
            new("sessions", "searches", "sessions") { Rank = ReportColumn.Never },
            new("clicks", "clicks") { Rank = ReportColumn.Never },
        ]);
}
