using Liftoff.Sql;

namespace Liftoff.Monitoring.Reports;

/// <summary><c>velocity</c>: how many campaigns each buyer launches.</summary>
internal static class LaunchVelocity
{
    private static readonly string Sql = SqlFile.Beside(typeof(LaunchVelocity), "LaunchVelocity.sql");
    private static readonly string ByDaySql = SqlFile.Beside(typeof(LaunchVelocity), "LaunchVelocityByDay.sql");

    public static readonly Report Report = new(
        "velocity", "Launch velocity: launches by buyer over several days, and their average a day.",
        [.. ReportDays.Described("yesterday", 7), new("by", "buyer|day", "What a line is: a buyer, or a day and buyer (default: buyer).")],
        given =>
        {
            var days = ReportDays.Read(given, back: 1, days: 7, hasZone: false);
            var by = given.Choice("by", VelocityDimension.Buyer);
            return new ReportRequest("velocity", days, session =>
            {
                LaunchedCampaigns.Open(session);
                return by == VelocityDimension.Day ? session.Ask(ByDaySql) : session.Ask(Sql, ("days", days.Count));
            });
        });
}
