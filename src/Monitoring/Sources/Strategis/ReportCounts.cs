namespace Liftoff.Monitoring.Sources.Strategis;

/// <summary>What a report's answer holds.</summary>
public sealed record ReportCounts
{
    /// <summary>As delivered, duplicates and other days included.</summary>
    public long Rows { get; init; }

    /// <summary>How many the answer itself says there are; null when it does not.</summary>
    public long? AnnouncedRows { get; init; }

    /// <summary>Rows that equalled an earlier one in every field; left out.</summary>
    public long Duplicates { get; init; }

    /// <summary>Rows of another day than the one asked for; left out.</summary>
    public long OtherDate { get; init; }

    /// <summary>The earliest such day; null when there is none.</summary>
    public string? OtherDateExample { get; init; }

    /// <summary>Rows of the day with neither an id of Strategis nor one of the network.</summary>
    public long WithoutId { get; init; }

    /// <summary>Rows with a figure that is no number.</summary>
    public long Unreadable { get; init; }

    /// <summary>One such text; null when there is none.</summary>
    public string? UnreadableExample { get; init; }

    /// <summary>Rows whose money is not in USD.</summary>
    public long ForeignCurrency { get; init; }

    /// <summary>One such currency; null when there is none.</summary>
    public string? ForeignCurrencyExample { get; init; }

    public bool HasRevenue { get; init; }

    public bool HasSpend { get; init; }
}
