using System.Globalization;
using Liftoff.Sql;

namespace Liftoff.Monitoring.Reports;

/// <summary>Says which feeds the days of a report lack: the one place that all reports get these sentences from.</summary>
internal static class MissingFeeds
{
    private static readonly string Sql = SqlFile.Beside(typeof(MissingFeeds), "MissingFeeds.sql");

    /// <summary>Campaign figures: days of which none are stored, and reports that failed, came incomplete or are not there yet.</summary>
    public static void Campaigns(ReportSession session, DateOnly first, DateOnly last, IReadOnlySet<DateOnly> stored)
    {
        session.Miss(Nothing("campaigns", "ingest-campaigns --mode=strategis", Without(first, last, stored)));
        Endpoints(session, first, last, areHourly: false);
    }

    /// <summary>Sessions by hour: the same.</summary>
    public static void Sessions(ReportSession session, DateOnly first, DateOnly last, IReadOnlySet<DateOnly> stored)
    {
        session.Miss(Nothing("sessions", "ingest-sessions --mode=strategis", Without(first, last, stored)));
        Endpoints(session, first, last, areHourly: true);
    }

    /// <summary>Answers of the outside systems: days for which nobody was asked, and all that is not whole.</summary>
    public static void Answers(ReportSession session, DateOnly first, DateOnly last, IReadOnlySet<DateOnly> asked)
    {
        session.Miss(Nothing("endpoint answers", "ingest-campaigns --mode=strategis", Without(first, last, asked)));
        Endpoints(session, first, last, areHourly: false);
        Endpoints(session, first, last, areHourly: true);
    }

    /// <summary>The snapshot of a running UTC day.</summary>
    /// <param name="first">The first UTC day whose answers matter; <paramref name="day"/> is the last.</param>
    public static void Snapshots(ReportSession session, DateOnly day, int? hour, bool isStored, DateOnly first)
    {
        if (!isStored) session.Miss($"No snapshot of {Text(day)}{(hour is null ? "" : $" at hour {hour}")} is stored: run ./liftoff ingest-sessions --mode=strategis --date={Text(day)} while the day runs.");
        Endpoints(session, first, day, areHourly: true);
    }

    /// <summary>Days as people write them: <c>2025-11-20, 2025-11-22 to 2025-11-25</c>.</summary>
    public static string Text(IEnumerable<DateOnly> days) =>
        string.Join(", ", Runs(days).Select(run => run.First == run.Last ? Text(run.First) : $"{Text(run.First)} to {Text(run.Last)}"));

    /// <summary>Days that follow each other, taken together.</summary>
    public static IReadOnlyList<(DateOnly First, DateOnly Last)> Runs(IEnumerable<DateOnly> days)
    {
        var runs = new List<(DateOnly First, DateOnly Last)>();
        foreach (var day in days.Distinct().Order())
        {
            if (runs.Count > 0 && runs[^1].Last.AddDays(1) == day) runs[^1] = (runs[^1].First, day);
            else runs.Add((day, day));
        }

        return runs;
    }

    public static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static IReadOnlyList<DateOnly> Without(DateOnly first, DateOnly last, IReadOnlySet<DateOnly> stored) =>
        [.. Enumerable.Range(0, last.DayNumber - first.DayNumber + 1).Select(first.AddDays).Where(day => !stored.Contains(day))];

    private static string? Nothing(string what, string job, IReadOnlyList<DateOnly> days) => days.Count == 0
        ? null
        : $"No {what} are stored of {Text(days)}: run ./liftoff {job} --date={(days.Count == 1 ? Text(days[0]) : "… for each day")}.";

    private static void Endpoints(ReportSession session, DateOnly first, DateOnly last, bool areHourly)
    {
        var answers = session.List(Sql, row => (
            Endpoint: (string)row[0]!, Platform: (string?)row[1], Status: (string)row[2]!, Error: (string?)row[3], IsReused: row[4] is true, Date: (DateOnly)row[5]!),
            ("first", first), ("last", last), ("hourly", areHourly));
        foreach (var group in answers.GroupBy(a => (a.Endpoint, a.Platform, a.Status, a.IsReused)))
        {
            var platform = group.Key.Platform is null or "all" ? "" : $" ({group.Key.Platform})";
            var what = group.Key.Status switch { "FAILED" => "failed", "PARTIAL" => "came incomplete", "NOT_YET" => "is not there yet", _ => "was not taken as it came" };
            var why = group.Last().Error is { } error ? $": {error.ReplaceLineEndings(" ").TrimEnd('.')}" : "";
            session.Miss($"{group.Key.Endpoint}{platform} {what} for {Text(group.Select(a => a.Date))}{why}.{(group.Key.IsReused ? " Its last good answer stands in." : "")}");
        }
    }
}
