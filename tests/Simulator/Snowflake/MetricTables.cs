using System.Globalization;
using Liftoff.Simulator.World;

namespace Liftoff.Simulator.Snowflake;

/// <summary>
/// The generated metric tables. What a day's figures are depends on how long ago it was: they grow for three days, lose a little
/// to invalid traffic in the third week, and now and then a row is withdrawn.
/// </summary>
internal sealed class MetricTables(int seed, SimulatedClock clock, Func<SnowflakeStyle> style)
{
    private static readonly (string, string)[] Impressions = [("DATE", "date"), ("MEDIA_BUY_ID", "text"), ("IMPRESSIONS", "fixed"), ("CLICKS", "fixed"), ("SPEND", "fixed")];
    private static readonly (string, string)[] Videos = [("DATE", "date"), ("MEDIA_BUY_ID", "text"), ("VIDEO_STARTS", "fixed"), ("VIDEO_COMPLETIONS", "fixed"), ("VIDEO_VIEWS", "fixed")];

    public SnowflakeTable? Find(string name, DateOnly from, DateOnly to) => name switch
    {
        "PLATFORM_BUY_DAILY_IMPRESSIONS" => new(Impressions, [.. Days(from, to).SelectMany(day => Rows(day, ImpressionCells))]),
        "PLATFORM_BUY_DAILY_VIDEOS" => new(Videos, [.. Days(from, to).SelectMany(day => Rows(day, VideoCells))]),
        _ => null,
    };

    private IEnumerable<DateOnly> Days(DateOnly from, DateOnly to)
    {
        // A day's figures are there from the next day on.
        var last = DateOnly.FromDateTime((clock.AsOf ?? DateTimeOffset.UtcNow).UtcDateTime).AddDays(-1);
        for (var day = from; day <= to && day <= last; day = day.AddDays(1)) yield return day;
    }

    private IEnumerable<string?[]> Rows(DateOnly day, Func<SeededRandom, double, int, (long, long, string)?> cells)
    {
        var age = DateOnly.FromDateTime((clock.AsOf ?? DateTimeOffset.UtcNow).UtcDateTime).DayNumber - day.DayNumber;
        var growth = age switch { 1 => 0.90, 2 => 0.96, < 20 => 1.0, _ => 0.995 };
        for (var buy = 1; buy <= style().BuysPerDay; buy++)
        {
            var random = SeededRandom.For(seed, "media-buys", buy, day.DayNumber);
            var isWithdrawn = random.Chance(0.01) && age >= 5;
            if (isWithdrawn || cells(random, growth, buy) is not var (a, b, c)) continue;
            yield return [day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), $"buy-{buy:0000}", Text(a), Text(b), c];
        }
    }

    private static (long, long, string)? ImpressionCells(SeededRandom random, double growth, int buy)
    {
        var impressions = (long)(random.Next(500, 90_000) * growth);
        return (impressions, (long)(impressions * random.Next(1, 40) / 1000.0), (impressions * random.Next(100, 2500) / 1_000_000m).ToString("0.000000", CultureInfo.InvariantCulture));
    }

    private static (long, long, string)? VideoCells(SeededRandom random, double growth, int buy)
    {
        if (buy % 3 != 0) return null;
        var starts = (long)(random.Next(200, 30_000) * growth);
        var completions = (long)(starts * random.Next(200, 800) / 1000.0);
        return (starts, completions, Text(completions + (starts - completions) / 2));
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
