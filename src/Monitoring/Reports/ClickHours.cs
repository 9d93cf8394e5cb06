using Liftoff.Sql;

namespace Liftoff.Monitoring.Reports;

/// <summary><c>click-hours</c>: how a day's revenue came in by the hour of the click.</summary>
internal static class ClickHours
{
    private static readonly string Sql = SqlFile.Beside(typeof(ClickHours), "ClickHours.sql");

    public static readonly Report Report = new(
        "click-hours", "Revenue by click hour: sessions, S1 clicks, revenue, RPC and RPS of each hour of a day.",
        [new("date", "YYYY-MM-DD", "The day (default: yesterday)."), ReportDays.ZoneParameter],
        given => new ReportRequest("click-hours", ReportDays.ReadOne(given, back: 1, hasZone: true), session =>
        {
            StoredSessions.Open(session);
            var isUtc = session.Days.Zone.IsUtc;
            return session.Ask(Sql, ("is_utc", isUtc)).Without(isUtc ? ["local_time", "starts_at"] : ["click_hour"]);
        }));
}
