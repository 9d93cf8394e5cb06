using System.Globalization;
using Liftoff.Social.Days;

namespace Liftoff.Social.Tests;

public sealed class PlatformCalendarTests
{
    // Contract: social, §4.4.
    [Theory]
    [InlineData("2026-10-31", 1793430000, 1793516400)]
    [InlineData("2026-11-01", 1793516400, 1793606400)]   // 25 hours
    [InlineData("2026-11-18", 1794988800, 1795075200)]
    [InlineData("2027-03-14", 1805011200, 1805094000)]   // 23 hours
    public void A_Pacific_day_begins_and_ends_at_midnight_in_Los_Angeles(string day, long start, long end)
    {
        var date = DateOnly.Parse(day, CultureInfo.InvariantCulture);
        Assert.Equal(start, PlatformCalendar.Pacific.StartOf(date).ToUnixTimeSeconds());
        Assert.Equal(end, PlatformCalendar.Pacific.EndOf(date).ToUnixTimeSeconds());
        Assert.Equal(date, PlatformCalendar.Pacific.DayEndingAt(DateTimeOffset.FromUnixTimeSeconds(end)));
    }

    [Theory]
    [InlineData("2026-11-20T02:00:00Z", "2026-11-18", "2026-11-19")]
    [InlineData("2026-11-20T08:00:00Z", "2026-11-19", "2026-11-19")]
    [InlineData("2026-07-20T02:00:00Z", "2026-07-18", "2026-07-19")]
    [InlineData("2026-07-20T07:00:00Z", "2026-07-19", "2026-07-19")]
    [InlineData("2027-01-01T00:30:00Z", "2026-12-30", "2026-12-31")]
    public void The_newest_closed_day_is_the_one_that_is_over_there(string now, string pacific, string utc)
    {
        var instant = DateTimeOffset.Parse(now, CultureInfo.InvariantCulture);
        Assert.Equal(DateOnly.Parse(pacific, CultureInfo.InvariantCulture), PlatformCalendar.Pacific.NewestClosedDay(instant));
        Assert.Equal(DateOnly.Parse(utc, CultureInfo.InvariantCulture), PlatformCalendar.Utc.NewestClosedDay(instant));
    }

    [Fact]
    public void A_window_ends_at_the_day_asked_for_or_the_newest_closed_one()
    {
        var now = new DateTimeOffset(2026, 11, 20, 2, 0, 0, TimeSpan.Zero);
        Assert.Equal(new DayWindow(new(2026, 11, 16), new(2026, 11, 18)), PlatformCalendar.Pacific.Window(new(2026, 11, 19), 3, now));
        Assert.Equal(new DayWindow(new(2026, 11, 8), new(2026, 11, 10)), PlatformCalendar.Pacific.Window(new(2026, 11, 10), 3, now));
    }
}
