namespace Liftoff.Warehouse.Tests;

/// <summary>The real clock, some time ahead.</summary>
internal sealed class ShiftedClock : TimeProvider
{
    public TimeSpan Shift { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Shift;
}
