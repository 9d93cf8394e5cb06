namespace Liftoff.MediaBuys.Sync;

/// <summary>A metric column.</summary>
public sealed record Metric(string Name, MetricKind Kind = MetricKind.Count)
{
    /// <summary>The column's type in PostgreSQL: exact in either case.</summary>
    public string SqlType => Kind == MetricKind.Money ? "numeric" : "bigint";
}
