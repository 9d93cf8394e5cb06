using System.Globalization;
using Liftoff.Sql;

namespace Liftoff.Monitoring.Reports;

/// <summary>
/// The same as <see cref="Snapshots"/> for days of another zone than UTC, put together from the snapshots of the UTC days that
/// they touch.
/// </summary>
/// <remarks>
/// A day is counted in whole hours since its own midnight. Where any of the compared days passes into another UTC day, all of them
/// are cut, so that a stretch of hours lies within one UTC day of each. A stretch is taken as it stood at the same time after
/// midnight on every day: while it runs as of now, later as its UTC day stood at its end.
/// So figures of different days are of equal maturity, over a change of the clocks too.
/// </remarks>
internal static class ZonedSnapshots
{
    private const string Stored = """
        SELECT mode, date, as_of_hour::INTEGER, max(as_of) FROM session_hourly_snapshots
        WHERE date BETWEEN $first AND $last AND as_of_hour < 24 GROUP BY ALL
        """;

    private const string Midnights = """
        SELECT day::DATE, timezone($zone, day)::TIMESTAMP FROM generate_series($first::DATE::TIMESTAMP, $last::DATE::TIMESTAMP, INTERVAL 1 DAY) days(day)
        """;

    /// <inheritdoc cref="Snapshots.Open"/>
    public static SnapshotDays Open(ReportSession session, int? hour)
    {
        var days = session.Days;
        var begins = session.List(Midnights, row => (Day: (DateOnly)row[0]!, Begin: StoredSessions.NextHour((DateTime)row[1]!)), ("zone", days.Zone.Name), ("first", days.From), ("last", days.To.AddDays(1)))
            .ToDictionary(day => day.Day, day => day.Begin);
        var (first, last) = (DateOnly.FromDateTime(begins[days.From]), DateOnly.FromDateTime(begins[days.To.AddDays(1)].AddHours(-1)));
        var states = session.List(Stored, row => (Mode: (string)row[0]!, State: ((DateOnly)row[1]!, (int)row[2]!), AsOf: (DateTime)row[3]!), ("first", first), ("last", last))
            .GroupBy(state => state.Mode).OrderBy(mode => StoredSessions.Rank(mode.Key)).Select(mode => (Mode: mode.Key, AsOf: mode.ToDictionary(state => state.State, state => state.AsOf))).ToList();

        var stretches = new List<Stretch>();
        (string Mode, DateTime AsOf)? now = null;
        foreach (var (mode, asOf) in states)
        {
            var stood = Enumerable.Range(0, Length(begins, days.To)).Where(elapsed => asOf.ContainsKey(At(begins[days.To].AddHours(elapsed)))).ToHashSet();
            if (stood.Count == 0 || (hour is { } asked && !stood.Contains(asked))) continue;
            var newest = hour ?? stood.Max();
            now = (mode, asOf[At(begins[days.To].AddHours(newest))]);
            stretches.AddRange(Cut(begins).Where(cut => cut.From <= newest).Select(cut => new Stretch(cut.From, Math.Min(cut.To, newest), stood.Where(elapsed => elapsed >= cut.From && elapsed <= Math.Min(cut.To, newest)).Select(elapsed => (int?)elapsed).Max())));
            break;
        }

        var chosen = new Dictionary<DateOnly, string>();
        foreach (var day in now is null ? [] : begins.Keys.Where(day => day <= days.To))
            if (states.FirstOrDefault(state => Parts(begins, day, stretches).All(part => state.AsOf.ContainsKey((part.Date, part.AsOfHour)))) is { Mode: { } mode }) chosen[day] = mode;

        Tell(session, hour, now, stretches, begins, chosen, (first, last));
        var parts = chosen.SelectMany(day => Parts(begins, day.Key, stretches).Select(part => string.Create(CultureInfo.InvariantCulture,
            $"({SqlText.Date(day.Key)}, {SqlText.Date(part.Date)}, {SqlText.Literal(day.Value)}, {part.AsOfHour}, {part.From}, {part.To})"))).ToList();
        session.View("sessions", $"""
            SELECT date, day, campaign_id, hour(timezone({SqlText.Literal(days.Zone.Name)}, timezone('UTC', date + click_hour * INTERVAL 1 HOUR)))::TINYINT AS click_hour, sessions, s1_clicks, revenue
            FROM session_hourly_snapshots
            JOIN (VALUES {(parts.Count == 0 ? "(NULL::DATE, NULL::DATE, NULL, NULL, NULL, NULL)" : string.Join(", ", parts))}) part(day, date, mode, as_of_hour, from_hour, to_hour) USING (date, mode, as_of_hour)
            WHERE date BETWEEN {SqlText.Date(first)} AND {SqlText.Date(last)} AND click_hour BETWEEN from_hour AND to_hour
            """);
        return new SnapshotDays(chosen.Keys.Count(day => day < days.To), first, last);
    }

    private static int Length(Dictionary<DateOnly, DateTime> begins, DateOnly day) => (int)(begins[day.AddDays(1)] - begins[day]).TotalHours;

    /// <summary>Hours since midnight, from and to inclusive, that lie within one UTC day whichever of the days is meant.</summary>
    private static IEnumerable<(int From, int To)> Cut(Dictionary<DateOnly, DateTime> begins)
    {
        var days = begins.Keys.Order().SkipLast(1).ToList();
        int[] cuts = [0, .. days.Select(day => 24 - begins[day].Hour).Where(cut => cut < 24).Distinct().Order(), days.Max(day => Length(begins, day))];
        return cuts.Zip(cuts.Skip(1), (from, next) => (from, next - 1));
    }

    /// <summary>The UTC day and its hour that a moment lies in.</summary>
    private static (DateOnly Date, int Hour) At(DateTime moment) => (DateOnly.FromDateTime(moment), moment.Hour);

    /// <summary>Which click hours of which snapshot make up a day; hours are those of the UTC day.</summary>
    private static IEnumerable<(DateOnly Date, int AsOfHour, int From, int To)> Parts(Dictionary<DateOnly, DateTime> begins, DateOnly day, IEnumerable<Stretch> stretches)
    {
        foreach (var stretch in stretches.Where(stretch => stretch.AsOf is not null))
        {
            var (date, from) = At(begins[day].AddHours(stretch.From));
            // Of a day with 25 hours the last one has no counterpart.
            var to = Math.Min(stretch.To, Length(begins, day) - 1);
            yield return (date, from + stretch.AsOf!.Value - stretch.From, from, from + to - stretch.From);
        }
    }

    private static void Tell(ReportSession session, int? hour, (string Mode, DateTime AsOf)? now, List<Stretch> stretches, Dictionary<DateOnly, DateTime> begins, Dictionary<DateOnly, string> chosen, (DateOnly First, DateOnly Last) utc)
    {
        var (first, last, zone) = (session.Days.From, session.Days.To, session.Days.Zone.Name);
        MissingFeeds.Snapshots(session, now is { } state ? DateOnly.FromDateTime(state.AsOf) : utc.Last, hour, now is not null, DateOnly.FromDateTime(begins[last]));
        if (now is null) return;
        string Clock(int elapsed) => string.Create(CultureInfo.InvariantCulture, $"{begins[last].AddHours(elapsed):yyyy-MM-dd HH:mm}");
        session.Note(string.Create(CultureInfo.InvariantCulture, $"{last:yyyy-MM-dd} in {zone} as of {now.Value.AsOf:yyyy-MM-dd HH:mm} UTC, {stretches[^1].To} hours after its midnight, mode {now.Value.Mode}."));
        foreach (var stretch in stretches.SkipLast(1))
        {
            session.Note(stretch.AsOf is { } asOf
                ? $"Hours from {Clock(stretch.From)} to {Clock(stretch.To)} UTC stand as of hour {Clock(asOf)} UTC, on earlier days too, so that all are equally ripe; what these hours earned since then stands in the reports click-hours and pl."
                : $"Of the hours from {Clock(stretch.From)} to {Clock(stretch.To)} UTC no snapshot is stored; they are left out, on earlier days too.");
        }

        var without = begins.Keys.Where(day => day < last && !chosen.ContainsKey(day)).Order().ToList();
        if (without.Count > 0) session.Note($"Of {MissingFeeds.Text(without)} not all snapshots of the same hours are stored: those days are left out, since what they came to later would not be comparable.");
        if (without.Count == last.DayNumber - first.DayNumber) session.Note("There is no earlier day to compare with yet. Every hourly run of ingest-sessions stores a snapshot.");
        Snapshots.TellModes(session, chosen.Where(day => day.Key < last && day.Value != now.Value.Mode).Select(day => (day.Key, day.Value)));
    }

    /// <summary>A stretch of hours since midnight, inclusive.</summary>
    /// <param name="AsOf">The hour since midnight at which it is looked at; null where the newest day was not stored then.</param>
    private sealed record Stretch(int From, int To, int? AsOf);
}
