namespace Liftoff.MediaBuys.Sync;

/// <summary>What a metric counts in.</summary>
public enum MetricKind
{
    /// <summary>Whole units, 64 bits.</summary>
    Count,

    /// <summary>An exact decimal amount in the account's currency.</summary>
    Money,
}
