namespace Liftoff.Monitoring.Campaigns.Merge;

/// <summary>What a day's merge came to.</summary>
public sealed record MergeCounts
{
    /// <summary>Campaigns, or campaigns and ad sets.</summary>
    public long Rows { get; init; }

    /// <summary>USD.</summary>
    public decimal Spend { get; init; }

    /// <summary>USD.</summary>
    public decimal Revenue { get; init; }

    /// <summary>Rows whose Strategis campaign could not be found; they stand under the network's id.</summary>
    public long Unattributed { get; init; }

    /// <summary>USD, of those.</summary>
    public decimal UnattributedSpend { get; init; }

    public long WithoutOwner { get; init; }

    /// <summary>Rows whose revenue is final.</summary>
    public long Reconciled { get; init; }
}
