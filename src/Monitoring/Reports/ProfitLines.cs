using System.Globalization;
using Liftoff.Sql;

namespace Liftoff.Monitoring.Reports;

/// <summary>Spend, revenue and what came of them, by any of buyer, network, site and account: what three reports show parts of.</summary>
internal static class ProfitLines
{
    private static readonly string Sql = SqlFile.Beside(typeof(ProfitLines), "ProfitLines.sql").Replace("{owner_names}", OwnerNames.Of("by_campaign", "sum(rows)"), StringComparison.Ordinal);
    private static readonly string[] Names = ["buyer", "network", "site", "account"];

    /// <param name="by">Some of <c>buyer</c>, <c>network</c>, <c>site</c>, <c>account</c>.</param>
    public static ReportTable Ask(ReportSession session, params string[] by)
    {
        StoredCampaigns.Open(session);
        var lines = session.Ask(Sql, ("by_buyer", by.Contains("buyer")), ("by_network", by.Contains("network")), ("by_site", by.Contains("site")), ("by_account", by.Contains("account")));
        var unknown = lines.TotalCount("campaigns_without_spend");
        if (unknown > 0 && lines.TotalValue("revenue_without_spend_usd") is var revenue)
            session.Note(string.Create(CultureInfo.InvariantCulture, $"Of {unknown:N0} campaigns no spend is known; profit and ROAS leave them and their revenue of ${revenue ?? 0m:N2} out."));
        return lines.Without([.. Names.Except(by)]);
    }
}
