namespace Liftoff.Simulator.Strategist;

/// <summary>Which snapshots Strategist has.</summary>
public sealed record StrategistStyle
{
    /// <summary>None at all: every query is 404.</summary>
    public bool HasNoSnapshots { get; init; }

    /// <summary>Newest date in any snapshot; later dates are answered from it and give zero rows. Null: every date has one.</summary>
    public DateOnly? NewestDate { get; init; }

    /// <summary>Hour from which day queries are answered; before it 425. It is compared with the simulated clock, if that is set.</summary>
    /// <value>The default value is 5.</value>
    public int SettleHour { get; init; } = 5;

    /// <summary>Time zone of <see cref="SettleHour"/>, relative to UTC.</summary>
    public TimeSpan UtcOffset { get; init; }
}
