namespace Liftoff.Monitoring.Sources.Strategis;

/// <summary>Zemanta's spend, reconciled and therefore late (contract: monitoring, 2.16). It is kept in another store than the rest.</summary>
public static class ZemantaReport
{
    public static readonly ReportEndpoint Report = new(
        "zemanta_report", "zemanta", EndpointClass.Optional, "api/zemanta/reconciled-report",
        request => $"{request.Base}&dimensions=date-strategisCampaignId&dbSource=level",
        [
            new("row_date", "date"),
            new("strategis_id", "strategisCampaignId"),
            new("campaign_id", "campaign_id", "campaignId", "campaign"),
            new("network_campaign_id", "networkCampaignId"),
            new("campaign_name", "campaign_name", "name"),
            new("currency", "currency"),
            new("spend", "spend", "spent", "spend_usd"),
            new("clicks", "clicks"),
            new("impressions", "impressions"),
            new("conversions", "conversions"),
        ])
    {
        SettlesAfterDays = 2,
    };
}
