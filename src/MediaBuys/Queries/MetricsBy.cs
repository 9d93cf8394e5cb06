namespace Liftoff.MediaBuys.Queries;

/// <summary>What a line of metrics covers.</summary>
public enum MetricsBy
{
    Day,
    Total,

    /// <summary>Needs hourly source tables.</summary>
    Hour,
}
