namespace Liftoff.Monitoring.Campaigns;

/// <summary>What became of the rows of a snapshot.</summary>
public sealed record CampaignCounts
{
    public long RowsRead { get; init; }

    /// <summary>Rows that equalled an earlier one in every column; left out.</summary>
    public long DuplicateRows { get; init; }

    /// <summary>Subtotals of a UI export; left out.</summary>
    public long SubtotalRows { get; init; }

    /// <summary>Rows of another day than the one asked for; left out.</summary>
    public long OtherDate { get; init; }

    /// <summary>The earliest such day; null when there is none.</summary>
    public string? OtherDateExample { get; init; }

    /// <summary>Rows that say they are of the other level; left out.</summary>
    public long OtherLevel { get; init; }

    /// <summary>Rows without a campaign id; left out.</summary>
    public long WithoutCampaign { get; init; }

    /// <summary>USD.</summary>
    public decimal SpendWithoutCampaign { get; init; }

    /// <summary>Level adset: rows without an ad set id; left out.</summary>
    public long WithoutAdset { get; init; }

    /// <summary>Rows whose spend or revenue is no number; it counts as not delivered.</summary>
    public long UnreadableFigures { get; init; }

    /// <summary>Campaigns, or campaigns and ad sets, of the result.</summary>
    public long Rows { get; init; }

    /// <summary>USD, over the result.</summary>
    public decimal Spend { get; init; }

    /// <summary>USD, over the result.</summary>
    public decimal Revenue { get; init; }
}
