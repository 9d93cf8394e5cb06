namespace Liftoff.Monitoring.Tests;

public sealed class MovingDaysTests
{
    [Theory]
    [InlineData("2025-11-22T00:00:00Z", "2025-11-22", "2025-11-21")]
    [InlineData("2025-11-22T11:59:59Z", "2025-11-22", "2025-11-21")]
    [InlineData("2025-11-22T12:00:00Z", "2025-11-22")]
    [InlineData("2025-11-22T23:59:59Z", "2025-11-22")]
    [InlineData("2025-11-21T23:00:00-08:00", "2025-11-22", "2025-11-21")]
    public void Yesterday_moves_until_noon(string now, params string[] days) =>
        Assert.Equal(days, MovingDays.At(DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture)).Select(day => $"{day:yyyy-MM-dd}"));
}
