namespace Liftoff.Simulator;

/// <summary>Until when the world's data is visible. Not the clock that tokens expire by.</summary>
public sealed class SimulatedClock(TimeProvider time)
{
    private DateTimeOffset? fixedTime;

    /// <summary>It is the real time of day, minute by minute.</summary>
    public bool IsLive { get; private set; }

    /// <summary>
    /// Reports show what was booked until then; null: everything is over, booked and reconciled. Setting it ends
    /// <see cref="IsLive"/>.
    /// </summary>
    public DateTimeOffset? AsOf
    {
        get => IsLive ? WholeMinute(time.GetUtcNow()) : fixedTime;
        set => (IsLive, fixedTime) = (false, value);
    }

    /// <summary>Follow the real time: today fills up while one watches.</summary>
    public void RunLive() => IsLive = true;

    private static DateTimeOffset WholeMinute(DateTimeOffset at) => new(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerMinute), TimeSpan.Zero);
}
