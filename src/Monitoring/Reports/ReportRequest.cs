namespace Liftoff.Monitoring.Reports;

/// <summary>A report with its parameters, ready to be run by the <see cref="ReportDesk"/>.</summary>
public sealed class ReportRequest
{
    private readonly Func<ReportSession, ReportTable> run;

    internal ReportRequest(string report, ReportDays days, Func<ReportSession, ReportTable> run) => (Report, Days, this.run) = (report, days, run);

    /// <summary>The report's name.</summary>
    public string Report { get; }

    /// <summary>The days that it is about.</summary>
    public ReportDays Days { get; }

    internal ReportTable Run(ReportSession session) => run(session);
}
