using Liftoff.Monitoring.Campaigns;

namespace Liftoff.Monitoring.Sources.Strategis;

/// <summary>
/// Every report that a day is merged from. Their order decides where several sources tell the same text, or a figure under
/// the same rank: the first wins.
/// </summary>
public static class ReportEndpoints
{
    public static readonly IReadOnlyList<ReportEndpoint> All =
    [
        S1Daily.Report,
        S1Reconciled.Report,
        S1RpcAverage.Report,
        S1NetworkMap.Outbrain,
        S1NetworkMap.Facebook,
        FacebookReport.Report,
        FacebookCampaigns.Report,
        FacebookAdsets.Report,
        FacebookPixel.Report,
        StrategisMetrics.Report,
        TaboolaReport.Report,
        OutbrainReport.Report,
        NewsBreakReport.Report,
        MediaGoReport.Report,
        ZemantaReport.Report,
        SmartNewsReport.Report,
        StrategisCampaignList.Report,
        S1AdsetDaily.Report,
    ];

    /// <summary>Those that a level asks for.</summary>
    public static IReadOnlyList<ReportEndpoint> Of(CampaignLevel level) => [.. All.Where(report => level == CampaignLevel.Adset ? report.IsForAdsets : report.IsForCampaigns)];
}
