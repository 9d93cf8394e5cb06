namespace Liftoff.Social.Tests;

/// <summary>A clock that stands still; timers go on in real time.</summary>
public sealed class SettableClock : TimeProvider
{
    public DateTimeOffset Now { get; set; }

    public override DateTimeOffset GetUtcNow() => Now;
}
