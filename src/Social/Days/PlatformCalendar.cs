namespace Liftoff.Social.Days;

/// <summary>
/// The days that a platform's figures stand for. Graph and YouTube count by Los Angeles, LinkedIn by UTC (contract: social,
/// §4.4); a day there has 23, 24 or 25 hours.
/// </summary>
public sealed class PlatformCalendar
{
    /// <summary>Days of Los Angeles, daylight saving included.</summary>
    public static readonly PlatformCalendar Pacific = new(TimeZoneInfo.FindSystemTimeZoneById("America/Los_Angeles"));

    public static readonly PlatformCalendar Utc = new(TimeZoneInfo.Utc);

    private readonly TimeZoneInfo zone;

    private PlatformCalendar(TimeZoneInfo zone) => this.zone = zone;

    /// <summary>The day that an instant falls on.</summary>
    public DateOnly DayOf(DateTimeOffset instant) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, zone).DateTime);

    /// <summary>The newest day that is over.</summary>
    public DateOnly NewestClosedDay(DateTimeOffset now) => DayOf(now).AddDays(-1);

    /// <summary>The day's first instant, in UTC.</summary>
    public DateTimeOffset StartOf(DateOnly day)
    {
        // Midnight exists once in both zones: daylight saving changes at two in the morning.
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(midnight, zone.GetUtcOffset(midnight)).ToUniversalTime();
    }

    /// <summary>The instant that the day ends with, which is the next day's first.</summary>
    public DateTimeOffset EndOf(DateOnly day) => StartOf(day.AddDays(1));

    /// <summary>The day of a value that is labelled with its day's end: 2026-11-19T08:00Z is November 18 in Los Angeles.</summary>
    public DateOnly DayEndingAt(DateTimeOffset end) => DayOf(end.AddSeconds(-1));

    /// <summary>The closed days that a run fetches: <paramref name="lookBack"/> of them, up to <paramref name="asked"/> or the newest closed one.</summary>
    /// <param name="lookBack">At least 1.</param>
    public DayWindow Window(DateOnly asked, int lookBack, DateTimeOffset now)
    {
        var newest = NewestClosedDay(now);
        var last = asked < newest ? asked : newest;
        return new DayWindow(last.AddDays(1 - lookBack), last);
    }
}
