using Liftoff.Sql;

namespace Liftoff.Monitoring.Reports;

/// <summary><c>campaigns</c>: every campaign of some days, with the source of its figures.</summary>
internal static class CampaignRows
{
    private static readonly string Sql = SqlFile.Beside(typeof(CampaignRows), "CampaignRows.sql");

    public static readonly Report Report = new(
        "campaigns", "Campaigns: each campaign's figures by day, and which source each comes from.",
        ReportDays.Described("yesterday", 1),
        given => new ReportRequest("campaigns", ReportDays.Read(given, back: 1, days: 1, hasZone: false), session =>
        {
            StoredCampaigns.Open(session);
            return session.Ask(Sql, ("from", session.Days.From), ("to", session.Days.To));
        }));
}
