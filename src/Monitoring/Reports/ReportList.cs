namespace Liftoff.Monitoring.Reports;

/// <summary>Every report, in the order in which help shows them. A new one is a class, its SQL and a line here.</summary>
public static class ReportList
{
    public static readonly IReadOnlyList<Report> All =
    [
        DailyProfit.Report,
        BuyerPerformance.Report,
        Sites.Report,
        CampaignRows.Report,
        RpcNow.Report,
        ClickHours.Report,
        Launches.Report,
        LaunchVelocity.Report,
        UnattributedSpend.Report,
        EndpointHealth.Report,
        IngestChanges.Report,
    ];

    /// <returns>Null when there is none of that name.</returns>
    public static Report? Find(string name) => All.FirstOrDefault(report => string.Equals(report.Name, name, StringComparison.OrdinalIgnoreCase));
}
