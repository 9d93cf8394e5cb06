namespace Liftoff.Monitoring.Sources.Strategis;

/// <summary>NewsBreak's spend (contract: monitoring, 2.14). It knows no ad source.</summary>
public static class NewsBreakReport
{
    public static readonly ReportEndpoint Report = new(
        "newsbreak_report", "newsbreak", EndpointClass.Optional, "api/newsbreak/report",
        request => $"{request.Range}&dimensions=date-strategisCampaignId",
        [
            .. ReportColumns.NetworkCampaign,
            new("spend", "spend", "spent", "spend_usd"),
            new("clicks", "clicks"),
            new("impressions", "impressions"),
            new("conversions", "conversions"),
        ]);
}
