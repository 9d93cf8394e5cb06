namespace Liftoff.Monitoring.Sources.Strategis;

/// <summary>Zemanta's spend, reconciled and therefore late (contract: monitoring, 2.16). It is kept in another store than the rest.</summary>
public static class ZemantaReport
{
    public static readonly ReportEndpoint Report = new(
        "zemanta_report", "zemanta", EndpointClass.Optional, "api/zemanta/reconciled-report",
        request => $"{request.Base}&dimensions=date-strategisCampaignId&dbSource=level",
        [
            .. ReportColumns.NetworkCampaign,
            new("spend", "spend", "spent", "spend_usd"),
            new("clicks", "clicks"),
            new("impressions", "impressions"),
            new("conversions", "conversions"),
        ])
    {
        SettlesAfterDays = 2,
    };
}
