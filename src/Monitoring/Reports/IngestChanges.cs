using Liftoff.Jobs;
using Liftoff.Monitoring.Campaigns;
using Liftoff.Sql;

namespace Liftoff.Monitoring.Reports;

/// <summary><c>changes</c>: what later ingests moved of a day's figures.</summary>
internal static class IngestChanges
{
    private static readonly string Sql = SqlFile.Beside(typeof(IngestChanges), "IngestChanges.sql");

    public static readonly Report Report = new(
        "changes", "What later ingests of a day moved: spend, revenue, sessions, clicks and conversions by campaign and run.",
        [new("date", "YYYY-MM-DD", "The day whose figures moved (default: yesterday)."), new("level", "campaign|adset", "Which rows (default: campaign).")],
        given =>
        {
            var days = ReportDays.ReadOne(given, back: 1, hasZone: false);
            var level = given.Choice("level", CampaignLevel.Campaign);
            return new ReportRequest("changes", days, session =>
            {
                MissingFeeds.Campaigns(session, days.From, days.To, session.List("SELECT DISTINCT date FROM campaign_rows WHERE date = $date", row => (DateOnly)row[0]!, ("date", days.From)).ToHashSet());
                return session.Ask(Sql, ("date", days.From), ("level", ParameterReader.WireName(level)));
            });
        });
}
