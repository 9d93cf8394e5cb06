using Liftoff.Jobs;

namespace Liftoff.Monitoring.Reports;

/// <summary>The days that a report is about.</summary>
/// <param name="From">The first day; inclusive, as <paramref name="To"/> is.</param>
public sealed record ReportDays(DateOnly From, DateOnly To, ReportZone Zone)
{
    private const int LongestRange = 3660;

    // Far enough from the ends of the calendar that a day before or after is a day.
    private static readonly DateOnly Earliest = new(2000, 1, 1);
    private static readonly DateOnly Latest = new(2199, 12, 31);

    internal static readonly JobParameter ZoneParameter = new("tz", "ZONE", "Whose days: UTC (default), America/Los_Angeles or another IANA zone. Revenue and sessions then come from the hours of that day.");

    public int Count => To.DayNumber - From.DayNumber + 1;

    /// <summary>The parameters that <see cref="Read"/> takes.</summary>
    internal static IReadOnlyList<JobParameter> Described(string date, int days) =>
    [
        new("date", "YYYY-MM-DD", $"The day, or the last of several (default: {date})."),
        new("days", $"1..{LongestRange}", $"How many days, up to the date (default: {days})."),
        new("from", "YYYY-MM-DD", "The first day, instead of a number of days."),
    ];

    /// <summary>One day or several.</summary>
    /// <param name="back">The default day: 0 for today, 1 for yesterday.</param>
    /// <param name="days">The default number of days.</param>
    /// <param name="hasZone">Whether the report knows zones; its days are UTC's otherwise.</param>
    internal static ReportDays Read(ParameterReader given, int back, int days, bool hasZone)
    {
        var (to, zone) = Last(given, back, hasZone);
        var count = given.WholeNumber("days", days, 1, LongestRange);
        var from = given.Date("from", to.AddDays(1 - Math.Min(count, to.DayNumber + 1)));
        if (given.Text("from") is not null && given.Text("days") is not null) given.Add("from", "and days exclude each other");
        else if (from > to) given.Add("from", "must not be after the last day");
        else if (to.DayNumber - from.DayNumber >= LongestRange) given.Add("from", $"must be within {LongestRange} days of the last day");
        return new ReportDays(from, to, zone);
    }

    /// <summary>One day.</summary>
    internal static ReportDays ReadOne(ParameterReader given, int back, bool hasZone)
    {
        var (day, zone) = Last(given, back, hasZone);
        return new ReportDays(day, day, zone);
    }

    private static (DateOnly, ReportZone) Last(ParameterReader given, int back, bool hasZone)
    {
        var zone = ReportZone.Utc;
        if (hasZone && given.Text("tz") is { } name)
        {
            if (ReportZone.Find(name) is { } found) zone = found;
            else given.Add("tz", $"takes UTC or an IANA zone such as America/Los_Angeles, not \"{name}\"");
        }

        var day = given.Date("date", zone.Today(given.Now).AddDays(-back));
        if (day >= Earliest && day <= Latest) return (day, zone);
        given.Add("date", $"takes a day from {Earliest:yyyy-MM-dd} to {Latest:yyyy-MM-dd}");
        return (Latest, zone);
    }
}
