using Liftoff.Sql;

namespace Liftoff.Monitoring.Reports;

/// <summary>The view <c>launched</c>: the campaigns that were first seen on the report's days.</summary>
internal static class LaunchedCampaigns
{
    private static readonly string Sql = SqlFile.Beside(typeof(LaunchedCampaigns), "LaunchedCampaigns.sql")
        .Replace("{owner_names}", OwnerNames.Of("campaigns"), StringComparison.Ordinal)
        .Replace("{activity}", "(spend_usd > 0 OR revenue_usd <> 0 OR sessions > 0 OR s1_clicks > 0 OR clicks > 0 OR impressions > 0 OR conversions > 0)", StringComparison.Ordinal);

    /// <summary>Makes <c>launched</c>. Of the first day that is stored nobody can tell what was new on it: its campaigns are the baseline.</summary>
    public static void Open(ReportSession session)
    {
        StoredCampaigns.Open(session);
        var baseline = session.List("SELECT min(date) FROM campaign_rows WHERE level = 'campaign'", row => (DateOnly?)row[0])[0];
        session.Note(baseline is { } day
            ? $"Launched means first seen with activity. {MissingFeeds.Text(day)} is the first day stored: what ran before it cannot be known, so its campaigns are the baseline and no launches."
            : null);
        session.View("launched", Sql
            .Replace("{from}", SqlText.Date(session.Days.From), StringComparison.Ordinal)
            .Replace("{to}", SqlText.Date(session.Days.To), StringComparison.Ordinal)
            .Replace("{baseline}", SqlText.Date(baseline ?? DateOnly.MinValue), StringComparison.Ordinal));
    }
}
