namespace Liftoff.Monitoring.Tests.Reports;

/// <summary>A row of session_hourly_rows, or of session_hourly_snapshots where it has an hour of its own.</summary>
internal sealed record SessionFigures(string Date, string Id, int ClickHour, long Sessions, long? S1Clicks, decimal Revenue)
{
    public string Mode { get; init; } = "strategis";

    /// <summary>The hour that the day stood at; null for a row that is no snapshot.</summary>
    public int? AsOfHour { get; init; }
}
