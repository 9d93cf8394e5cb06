namespace Liftoff.Monitoring.Sources.Strategis;

/// <summary>SmartNews's spend (contract: monitoring, 2.17). It knows no ad source.</summary>
public static class SmartNewsReport
{
    public static readonly ReportEndpoint Report = new(
        "smartnews_report", "smartnews", EndpointClass.Optional, "api/smartnews/report",
        request => $"{request.Range}&dimensions=date-strategisCampaignId",
        [
            .. ReportColumns.NetworkCampaign,
            new("spend", "spent", "spend", "spend_usd"),
            new("clicks", "clicks"),
            new("impressions", "impressions"),
            new("conversions", "conversions"),
        ]);
}
