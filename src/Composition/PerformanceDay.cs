namespace Liftoff.Composition;

/// <summary>A day of a set-up campaign. Ratios are taken from the sums.</summary>
public sealed class PerformanceDay
{
    public DateOnly Date { get; init; }
    public decimal? SpendUsd { get; init; }
    public decimal? RevenueUsd { get; init; }

    /// <summary>Revenue per S1 click; null without clicks.</summary>
    public double? Rpc { get; init; }

    /// <summary>Revenue per spend; null without spend.</summary>
    public double? Roas { get; init; }
}
