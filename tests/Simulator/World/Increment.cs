namespace Liftoff.Simulator.World;

/// <summary>Revenue that System1 books for a session after the click.</summary>
/// <param name="Elapsed">Since the click, at most 12 hours.</param>
/// <param name="Amount">USD with up to 15 decimals; negative when the click is discounted.</param>
public readonly record struct Increment(TimeSpan Elapsed, decimal Amount)
{
    /// <summary>Whole hours since the click, 0-11.</summary>
    public int ElapsedHour => (int)Elapsed.TotalHours;
}
