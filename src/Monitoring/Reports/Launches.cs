using Liftoff.Jobs;
using Liftoff.Sql;

namespace Liftoff.Monitoring.Reports;

/// <summary><c>launches</c>: campaigns that were first seen on a day.</summary>
internal static class Launches
{
    private static readonly string Sql = SqlFile.Beside(typeof(Launches), "Launches.sql");
    private static readonly string BySql = SqlFile.Beside(typeof(Launches), "LaunchesBy.sql");

    public static readonly Report Report = new(
        "launches", "Launches: campaigns first seen on a day or range, and what they have done since.",
        [.. ReportDays.Described("yesterday", 1), new("by", "campaign|buyer|network|site", "What a line is (default: campaign).")],
        given =>
        {
            var days = ReportDays.Read(given, back: 1, days: 1, hasZone: false);
            var by = given.Choice("by", LaunchDimension.Campaign);
            return new ReportRequest("launches", days, session =>
            {
                LaunchedCampaigns.Open(session);
                if (by == LaunchDimension.Campaign) return session.Ask(Sql);
                var name = ParameterReader.WireName(by);
                return session.Ask(BySql, ("by", name)).Renamed("name", name);
            });
        });
}
