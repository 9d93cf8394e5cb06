using System.Globalization;
using Liftoff.Sql;

namespace Liftoff.Monitoring.Reports;

/// <summary>The view <c>sessions</c> of a report that compares days at equal maturity: each day's snapshot of one and the same hour.</summary>
internal static class Snapshots
{
    /// <summary>
    /// Makes <c>sessions</c> with the report's last day as it stands, and the days before it as they stood at that hour: <c>date</c> (UTC),
    /// <c>day</c> and <c>click_hour</c> (the report's zone), <c>campaign_id</c>, <c>sessions</c>, <c>s1_clicks</c>, <c>revenue</c>.
    /// </summary>
    /// <param name="hour">Whole hours since the day began; null for the newest snapshot of the last day.</param>
    /// <returns>What it holds. Earlier days without a snapshot are named in a note and replaced by nothing.</returns>
    public static SnapshotDays Open(ReportSession session, int? hour)
    {
        if (!session.Days.Zone.IsUtc) return ZonedSnapshots.Open(session, hour);
        var (first, last) = (session.Days.From, session.Days.To);
        var today = session.List("SELECT mode, max(as_of_hour)::INTEGER FROM session_hourly_snapshots WHERE date = $last GROUP BY mode", row => (Mode: (string)row[0]!, Hour: (int)row[1]!), ("last", last));
        var asked = hour ?? today.OrderBy(s => StoredSessions.Rank(s.Mode)).Select(s => (int?)s.Hour).FirstOrDefault();
        var found = asked is null ? [] : session.List(
            "SELECT date, mode, max(as_of) FROM session_hourly_snapshots WHERE date BETWEEN $first AND $last AND as_of_hour = $hour GROUP BY ALL",
            row => (Date: (DateOnly)row[0]!, Mode: (string)row[1]!, AsOf: (DateTime)row[2]!), ("first", first), ("last", last), ("hour", asked.Value));
        var chosen = found.GroupBy(s => s.Date).ToDictionary(day => day.Key, day => day.MinBy(s => StoredSessions.Rank(s.Mode)));
        Tell(session, asked, chosen);

        var conditions = chosen.Values.GroupBy(s => s.Mode).Select(mode => $"(mode = {SqlText.Literal(mode.Key)} AND date IN ({string.Join(", ", mode.Select(s => SqlText.Date(s.Date)))}))").ToList();
        session.View("sessions", $"""
            SELECT date, date AS day, campaign_id, click_hour, sessions, s1_clicks, revenue
            FROM session_hourly_snapshots
            WHERE date BETWEEN {SqlText.Date(first)} AND {SqlText.Date(last)} AND as_of_hour = {(asked ?? -1).ToString(CultureInfo.InvariantCulture)} AND ({(conditions.Count == 0 ? "false" : string.Join(" OR ", conditions))})
            """);
        return new SnapshotDays(chosen.Keys.Count(day => day < last), first, last);
    }

    private static void Tell(ReportSession session, int? hour, Dictionary<DateOnly, (DateOnly Date, string Mode, DateTime AsOf)> chosen)
    {
        var (first, last) = (session.Days.From, session.Days.To);
        MissingFeeds.Snapshots(session, last, hour, chosen.ContainsKey(last), last);
        if (hour is null) return;
        if (chosen.TryGetValue(last, out var now)) session.Note(string.Create(CultureInfo.InvariantCulture, $"{last:yyyy-MM-dd} as of {now.AsOf:yyyy-MM-dd HH:mm} UTC (hour {hour}), mode {now.Mode}."));
        var without = Enumerable.Range(0, last.DayNumber - first.DayNumber).Select(first.AddDays).Where(day => !chosen.ContainsKey(day)).ToList();
        if (without.Count > 0) session.Note($"No snapshot of hour {hour} is stored of {MissingFeeds.Text(without)}: those days are left out, since what they came to later would not be comparable.");
        if (chosen.Count > 0 && chosen.Keys.All(day => day == last)) session.Note("There is no earlier day to compare with yet. Every hourly run of ingest-sessions stores a snapshot.");
        TellModes(session, chosen.Values.Where(s => s.Date < last && chosen.ContainsKey(last) && s.Mode != now.Mode).Select(s => (s.Date, s.Mode)));
    }

    /// <summary>Days that came in another mode than the newest one.</summary>
    public static void TellModes(ReportSession session, IEnumerable<(DateOnly Day, string Mode)> days)
    {
        foreach (var other in days.GroupBy(day => day.Mode))
            session.Note($"{MissingFeeds.Text(other.Select(day => day.Day))} came in mode {other.Key}: sessions are counted differently there (searches in mode strategis, paid clicks in the others).");
    }
}
