namespace Liftoff.Upstream.Tests;

/// <summary>The real clock, some time ahead; its timers are the real ones.</summary>
internal sealed class ShiftedClock : TimeProvider
{
    public TimeSpan Shift { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Shift;
}
