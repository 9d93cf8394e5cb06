namespace Liftoff.Composition;

/// <summary>A day of a set-up campaign. Ratios are taken from the sums.</summary>
public sealed class PerformanceDay
{
    /// <summary>The UTC day.</summary>
    public DateOnly Date { get; init; }

    /// <summary>Null where no source delivered it.</summary>
    public decimal? SpendUsd { get; init; }

    /// <summary>Null where no source delivered it.</summary>
    public decimal? RevenueUsd { get; init; }

    /// <summary>USD of revenue per S1 click; null without clicks.</summary>
    public double? Rpc { get; init; }

    /// <summary>Revenue per spend; null without spend.</summary>
    public double? Roas { get; init; }
}
