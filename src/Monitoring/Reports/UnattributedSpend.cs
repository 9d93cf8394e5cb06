using Liftoff.Sql;

namespace Liftoff.Monitoring.Reports;

/// <summary><c>unattributed</c>: spend that no campaign or no buyer answers for.</summary>
internal static class UnattributedSpend
{
    private static readonly string Sql = SqlFile.Beside(typeof(UnattributedSpend), "UnattributedSpend.sql");
    private static readonly string CampaignsSql = SqlFile.Beside(typeof(UnattributedSpend), "UnattributedCampaigns.sql");

    public static readonly Report Report = new(
        "unattributed", "Unattributed spend: money whose campaign or buyer is not known, and its share of all.",
        [.. ReportDays.Described("yesterday", 1), new("by", "network|campaign", "What a line is (default: network).")],
        given =>
        {
            var days = ReportDays.Read(given, back: 1, days: 1, hasZone: false);
            var by = given.Choice("by", UnattributedDimension.Network);
            return new ReportRequest("unattributed", days, session =>
            {
                StoredCampaigns.Open(session);
                return by == UnattributedDimension.Network ? session.Ask(Sql) : session.Ask(CampaignsSql);
            });
        });
}
