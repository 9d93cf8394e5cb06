using Liftoff.Sql;

namespace Liftoff.Monitoring.Reports;

/// <summary><c>endpoints</c>: whether the outside systems' reports can be trusted, day by day.</summary>
internal static class EndpointHealth
{
    private static readonly string Sql = SqlFile.Beside(typeof(EndpointHealth), "EndpointHealth.sql");

    public static readonly Report Report = new(
        "endpoints", "Endpoint health: status, rows, retries and errors of each report, by day.",
        ReportDays.Described("today", 7),
        given => new ReportRequest("endpoints", ReportDays.Read(given, back: 0, days: 7, hasZone: false), session =>
        {
            var (from, to) = (session.Days.From, session.Days.To);
            var lines = session.Ask(Sql, ("from", from), ("to", to));
            MissingFeeds.Answers(session, from, to, lines.Rows.Select(row => (DateOnly)row[0]!).ToHashSet());
            return lines;
        }));
}
