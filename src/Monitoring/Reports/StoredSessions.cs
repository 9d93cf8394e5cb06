using Liftoff.Sql;

namespace Liftoff.Monitoring.Reports;

/// <summary>The view <c>sessions</c> of a report: the hours of its days from one mode a day, as <c>session_hourly_metrics</c> ranks the modes.</summary>
internal static class StoredSessions
{
    private static readonly string[] Ranking = ["strategis", "direct", "remote"];

    /// <summary>
    /// Makes <c>sessions</c>: <c>date</c>, <c>campaign_id</c> (as delivered), <c>click_hour</c>, <c>starts_at</c> (UTC), <c>local_time</c>
    /// and <c>local_date</c> (the report's zone), <c>sessions</c>, <c>s1_clicks</c>, <c>revenue</c>.
    /// </summary>
    /// <returns>The UTC days whose rows were read.</returns>
    public static (DateOnly First, DateOnly Last) Open(ReportSession session)
    {
        var days = session.Days;
        if (days.Zone.IsUtc)
        {
            var hidden = Inventory(session, days.From, days.To, days.From, days.To);
            session.View("sessions", $"""
                SELECT date, campaign_id, click_hour, date + click_hour * INTERVAL 1 HOUR AS starts_at, starts_at AS local_time, date AS local_date, sessions, s1_clicks, revenue
                FROM session_hourly_rows
                WHERE date BETWEEN {SqlText.Date(days.From)} AND {SqlText.Date(days.To)}{hidden}
                """);
            return (days.From, days.To);
        }

        var (begin, end) = Bounds(session);
        // The day before reaches over with its hours from 24 on.
        var (firstDay, lastDay) = (DateOnly.FromDateTime(begin), DateOnly.FromDateTime(end.AddTicks(-1)));
        var first = firstDay.AddDays(-1);
        var shadowed = Inventory(session, first, lastDay, firstDay, lastDay);
        session.View("sessions", $"""
            SELECT date, campaign_id, click_hour, starts_at, local_time, local_time::DATE AS local_date, sessions, s1_clicks, revenue
            FROM session_hourly_rows
            JOIN (
                SELECT hour AS starts_at, timezone({SqlText.Literal(days.Zone.Name)}, timezone('UTC', hour)) AS local_time
                FROM generate_series({SqlText.Moment(begin)}, {SqlText.Moment(end.AddHours(-1))}, INTERVAL 1 HOUR) hours(hour)
            ) ON starts_at = date + click_hour * INTERVAL 1 HOUR
            WHERE date BETWEEN {SqlText.Date(first)} AND {SqlText.Date(lastDay)}{shadowed}
            """);
        return (first, lastDay);
    }

    /// <summary>When the zone's days begin and end, in UTC. An hour belongs to the day that it begins in, so that both are whole hours.</summary>
    private static (DateTime Begin, DateTime End) Bounds(ReportSession session)
    {
        var days = session.Days;
        var (begin, end) = session.List("SELECT timezone($zone, $from::DATE::TIMESTAMP)::TIMESTAMP, timezone($zone, $to::DATE::TIMESTAMP)::TIMESTAMP", row => ((DateTime)row[0]!, (DateTime)row[1]!),
            ("zone", days.Zone.Name), ("from", days.From), ("to", days.To.AddDays(1)))[0];
        if (begin.Minute != 0) session.Note($"{days.Zone.Name} is not whole hours from UTC: an hour counts to the day that it begins in.");
        return (NextHour(begin), NextHour(end));
    }

    /// <summary>An hour belongs to the day that it begins in.</summary>
    public static DateTime NextHour(DateTime moment) => moment.AddTicks((TimeSpan.TicksPerHour - moment.Ticks % TimeSpan.TicksPerHour) % TimeSpan.TicksPerHour);

    /// <returns>A condition that hides the modes that a better one of the same day beats; empty where there are none.</returns>
    private static string Inventory(ReportSession session, DateOnly first, DateOnly last, DateOnly firstNeeded, DateOnly lastNeeded)
    {
        var stored = session.List("SELECT DISTINCT date, mode FROM session_hourly_rows WHERE date BETWEEN $first AND $last", row => (Date: (DateOnly)row[0]!, Mode: (string)row[1]!), ("first", first), ("last", last));
        MissingFeeds.Sessions(session, firstNeeded, lastNeeded, stored.Select(s => s.Date).ToHashSet());
        var hidden = stored.GroupBy(s => s.Date).SelectMany(day => day.OrderBy(s => Rank(s.Mode)).Skip(1)).Select(s => $"({SqlText.Date(s.Date)}, {SqlText.Literal(s.Mode)})").ToList();
        return hidden.Count == 0 ? "" : $" AND (date, mode) NOT IN ({string.Join(", ", hidden)})";
    }

    /// <summary>Strategis over direct over remote.</summary>
    public static int Rank(string mode) => Array.IndexOf(Ranking, mode) is var rank and >= 0 ? rank : Ranking.Length;
}
