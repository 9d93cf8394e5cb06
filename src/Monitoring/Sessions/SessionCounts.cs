namespace Liftoff.Monitoring.Sessions;

/// <summary>What became of the rows of a session CSV.</summary>
public sealed record SessionCounts
{
    /// <summary>Every record of the file but blank lines.</summary>
    public long RowsRead { get; init; }

    /// <summary>Rows that equalled an earlier one in every column; left out.</summary>
    public long DuplicateRows { get; init; }

    /// <summary>Rows whose session id had come before with other content; counted as clicks of their own.</summary>
    public long RepeatedSessionIds { get; init; }

    /// <summary>Rows without a whole click hour from 0 to 27; left out.</summary>
    public long WithoutHour { get; init; }

    /// <summary>Rows of hours after max-hour; left out.</summary>
    public long AfterMaxHour { get; init; }

    /// <summary>Rows up to max-hour with a blank campaign id; counted here and not stored.</summary>
    public long WithoutCampaign { get; init; }

    /// <summary>USD.</summary>
    public decimal RevenueWithoutCampaign { get; init; }

    /// <summary>Rows whose revenue is not a number; their increments count, or else 0.</summary>
    public long UnreadableRevenue { get; init; }

    /// <summary>One such text; null when there is none.</summary>
    public string? UnreadableExample { get; init; }

    /// <summary>Rows up to max-hour with a campaign id: the sessions of the result.</summary>
    public long Sessions { get; init; }

    public long Campaigns { get; init; }

    /// <summary>USD, of the rows counted in <see cref="Sessions"/>.</summary>
    public decimal Revenue { get; init; }

    /// <summary>USD, whatever the hour and with or without a campaign id; 0 for the CSV, where nobody asks.</summary>
    public decimal RevenueOfAllHours { get; init; }

    /// <summary>Rows of another day than the one asked for; left out. The CSV has no days.</summary>
    public long OtherDate { get; init; }

    /// <summary>The earliest such day; null when there is none.</summary>
    public string? OtherDateExample { get; init; }

    /// <summary>Any row with revenue above 0; false for the CSV, where nobody asks.</summary>
    public bool HasRevenue { get; init; }
}
