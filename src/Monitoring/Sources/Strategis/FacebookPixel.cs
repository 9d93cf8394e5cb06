namespace Liftoff.Monitoring.Sources.Strategis;

/// <summary>The campaign report's conversions as the pixel saw them (contract: monitoring, 2.10); taken where that one has none.</summary>
public static class FacebookPixel
{
    public static readonly ReportEndpoint Report = new(
        "facebook_pixel", "facebook", EndpointClass.Normal, "api/facebook-pixel-report",
        request => $"{request.Base}&networkName=facebook&dimensions=date-strategisCampaignId&{request.TimeZone}",
        [
            new("row_date", "date"),
            new("strategis_id", "strategisCampaignId"),
            new("campaign_id", "campaignId"),
            new("conversions", "conversions", "purchases", "pixel_conversions") { Rank = 20 },
            new("clicks", "clicks") { Rank = ReportColumn.Never },
        ]);
}
