namespace Liftoff.Monitoring;

/// <summary>The UTC days whose figures still move by the hour.</summary>
public static class MovingDays
{
    /// <summary>How long revenue of a click goes on coming in (contract: monitoring, 9). In the west it is still the same day.</summary>
    private static readonly TimeSpan LateRevenue = TimeSpan.FromHours(12);

    /// <returns>Today, and until noon yesterday after it.</returns>
    public static IReadOnlyList<DateOnly> At(DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        return now.UtcDateTime.TimeOfDay < LateRevenue ? [today, today.AddDays(-1)] : [today];
    }
}
