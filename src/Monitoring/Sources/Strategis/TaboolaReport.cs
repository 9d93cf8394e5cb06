namespace Liftoff.Monitoring.Sources.Strategis;

/// <summary>Taboola's spend (contract: monitoring, 2.12). Where Strategis passes Taboola's own answer through, its id is Taboola's and only the name tells the campaign.</summary>
public static class TaboolaReport
{
    public static readonly ReportEndpoint Report = new(
        "taboola_report", "taboola", EndpointClass.Optional, "api/taboola/campaign-summary-report",
        request => $"{request.Base}&cached=1",
        [
            .. ReportColumns.NetworkCampaign,
            new("spend", "spent", "spend", "spend_usd"),
            new("clicks", "clicks"),
            new("impressions", "impressions"),
            new("conversions", "cpa_actions_num", "conversions"),
        ]);
}
