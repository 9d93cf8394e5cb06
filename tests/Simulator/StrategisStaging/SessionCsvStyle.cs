namespace Liftoff.Simulator.StrategisStaging;

/// <summary>
/// How the session export looks, whatever is asked. Header and column order of the real one are unknown, so each guess is a knob;
/// the rest are irregularities that consumers have met.
/// </summary>
public sealed record SessionCsvStyle
{
    /// <summary>Nothing irregular: a clean file whose sums by Facebook campaign equal the world's.</summary>
    public static readonly SessionCsvStyle Plain = new();

    /// <summary>Everything that a reader must survive without losing a row or a cent. No duplicates and no blank ids.</summary>
    public static readonly SessionCsvStyle Awkward = new()
    {
        ColumnsAreShuffled = true,
        ExtraColumns = 6,
        HasByteOrderMark = true,
        HasCarriageReturns = true,
        KeywordsAreHostile = true,
        Money = MoneyText.Dollars,
        HourColumns = 30,
    };

    /// <summary><see cref="Awkward"/> and rows that must be skipped or counted once.</summary>
    public static readonly SessionCsvStyle Hostile = Awkward with
    {
        BlankCampaignIds = 0.02,
        ExactDuplicates = 0.02,
        ConflictingDuplicates = 0.01,
    };

    /// <summary>Another order of columns, drawn from the seed.</summary>
    public bool ColumnsAreShuffled { get; init; }

    /// <summary>Columns that no consumer knows, 0-8.</summary>
    public int ExtraColumns { get; init; }

    /// <summary>UTF-8 byte order mark.</summary>
    public bool HasByteOrderMark { get; init; }

    /// <summary><c>\r\n</c> instead of <c>\n</c>.</summary>
    public bool HasCarriageReturns { get; init; }

    /// <summary>Every third keyword holds a newline, commas, doubled quotes and template braces.</summary>
    public bool KeywordsAreHostile { get; init; }

    /// <summary>How amounts are written.</summary>
    public MoneyText Money { get; init; }

    /// <summary>Whether <c>total_revenue</c> is there; without it the hour columns must be summed.</summary>
    public TotalRevenueColumn TotalRevenue { get; init; }

    /// <summary>Number of <c>hour_N</c> columns; null, or fewer than needed: just enough.</summary>
    public int? HourColumns { get; init; }

    /// <summary>The first is <c>hour_1</c> instead of <c>hour_0</c>.</summary>
    public bool HoursStartAtOne { get; init; }

    /// <summary>Hour columns count from midnight of the date instead of from the click.</summary>
    public bool HoursAreWallClock { get; init; }

    /// <summary>Header of the session id.</summary>
    public string SessionIdColumn { get; init; } = "session_id";

    /// <summary>Share of rows whose <c>campaign_id</c> is blank.</summary>
    public double BlankCampaignIds { get; init; }

    /// <summary>Share of rows that come a second time, byte for byte, some rows later.</summary>
    public double ExactDuplicates { get; init; }

    /// <summary>Share of sessions of which an outdated state (half of the first increment only) follows some rows later.</summary>
    public double ConflictingDuplicates { get; init; }
}
