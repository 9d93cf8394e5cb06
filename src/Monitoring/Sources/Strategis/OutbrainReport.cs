namespace Liftoff.Monitoring.Sources.Strategis;

/// <summary>Outbrain's spend, a row an hour: the day is their sum (contract: monitoring, 2.13).</summary>
public static class OutbrainReport
{
    public static readonly ReportEndpoint Report = new(
        "outbrain_report", "outbrain", EndpointClass.Optional, "api/outbrain-hourly-report",
        request => $"{request.Base}",
        [
            .. ReportColumns.NetworkCampaign,
            new("spend", "spend", "spent", "spend_usd"),
            new("clicks", "clicks"),
            new("impressions", "impressions"),
            new("conversions", "conversions"),
        ]);
}
