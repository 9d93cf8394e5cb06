namespace Liftoff.Monitoring.Sources.Strategis;

/// <summary>NewsBreak's spend (contract: monitoring, 2.14). It knows no ad source.</summary>
public static class NewsBreakReport
{
    public static readonly ReportEndpoint Report = new(
        "newsbreak_report", "newsbreak", EndpointClass.Optional, "api/newsbreak/report",
        request => $"{request.Range}&dimensions=date-strategisCampaignId",
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
        ]);
}
