namespace Liftoff.Monitoring.Sources.Strategis;

/// <summary>MediaGo's spend, under names in the singular (contract: monitoring, 2.15).</summary>
public static class MediaGoReport
{
    public static readonly ReportEndpoint Report = new(
        "mediago_report", "mediago", EndpointClass.Optional, "api/mediago/report",
        request => $"{request.Base}&{request.TimeZone}&dimensions=date-strategisCampaignId",
        [
            .. ReportColumns.NetworkCampaign,
            new("spend", "spend", "spent", "spend_usd"),
            new("clicks", "click", "clicks"),
            new("impressions", "impression", "impressions"),
            new("conversions", "conversion", "conversions"),
        ]);
}
