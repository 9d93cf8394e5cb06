using Liftoff.Sql;

namespace Liftoff.Monitoring.Reports;

/// <summary>The view <c>campaigns</c> of a report: one row per campaign and day, the rows of <c>campaign_index</c> with their gaps named.</summary>
internal static class StoredCampaigns
{
    // One flag a day: strings of every row are compared and not grouped, which takes half the time.
    private const string Inventory = """
        SELECT date, bool_and(mode = 'strategis' AND snapshot_source = 'day') FROM campaign_rows
        WHERE level = 'campaign' AND date BETWEEN $first AND $last GROUP BY date
        """;

    private const string Partitions = """
        SELECT date FROM (SELECT DISTINCT date, mode, snapshot_source FROM campaign_rows WHERE level = 'campaign' AND date BETWEEN $first AND $last)
        GROUP BY date HAVING count(*) > 1 ORDER BY date
        """;

    private const string Columns = """
        date, campaign_id, campaign_name, owner, media_source, rsoc_site, s1_google_account, id_source, created_time, facebook_campaign_ids,
        spend_usd, revenue_usd, sessions, s1_clicks, clicks, impressions, conversions
        """;

    private static readonly string Zoned = SqlFile.Beside(typeof(StoredCampaigns), "ZonedCampaigns.sql");

    /// <summary>
    /// Makes <c>campaigns</c> for the report's days. In another zone than UTC its revenue, sessions and S1 clicks are those of the
    /// zone's hours, and a note says what the other figures are.
    /// </summary>
    public static void Open(ReportSession session)
    {
        var days = session.Days;
        if (days.Zone.IsUtc)
        {
            Make("campaigns", session, days.From, days.To);
            return;
        }

        session.Note($"Revenue, sessions and S1 clicks are those of the hours of {days.Zone.Name}. Spend, clicks and conversions have no hours: they are taken by the network's own date.");
        var labels = StoredSessions.Open(session);
        // Sites and owners of the sessions come from the campaigns of the sessions' own days.
        Make("stored_campaigns", session, labels.First < days.From ? labels.First : days.From, labels.Last > days.To ? labels.Last : days.To);
        session.View("campaigns", Zoned
            .Replace("{from}", SqlText.Date(days.From), StringComparison.Ordinal)
            .Replace("{to}", SqlText.Date(days.To), StringComparison.Ordinal)
            .Replace("{attributes}", SessionAttributes.Of("by_campaign", labels.First, labels.Last), StringComparison.Ordinal));
    }

    private static void Make(string view, ReportSession session, DateOnly first, DateOnly last)
    {
        var stored = session.List(Inventory, row => (Date: (DateOnly)row[0]!, IsUsual: row[1] is true), ("first", first), ("last", last));
        MissingFeeds.Campaigns(session, session.Days.From, session.Days.To, stored.Select(s => s.Date).ToHashSet());
        var unusual = stored.Where(s => !s.IsUsual).Select(s => s.Date).Order().ToList();
        IReadOnlyList<DateOnly> ranked = unusual.Count == 0 ? [] : session.List(Partitions, row => (DateOnly)row[0]!, ("first", unusual[0]), ("last", unusual[^1]));
        session.View(view, $"""
            SELECT * EXCLUDE (media_source, rsoc_site, s1_google_account),
                   coalesce(media_source, 'UNKNOWN') AS network, coalesce(rsoc_site, 'N/A') AS site, coalesce(s1_google_account, 'N/A') AS account
            FROM ({Best(first, last, ranked)})
            """);
    }

    /// <summary>
    /// The rows that <c>campaign_index</c> would show. Of a day that one source delivered in one mode there is nothing to rank,
    /// and such are most days.
    /// </summary>
    private static string Best(DateOnly first, DateOnly last, IReadOnlyList<DateOnly> ranked)
    {
        var plain = Enumerable.Range(0, last.DayNumber - first.DayNumber + 1).Select(first.AddDays).Except(ranked).ToList();
        if (ranked.Count == 0) return $"SELECT {Columns} FROM campaign_rows WHERE level = 'campaign' AND {Within(plain)}";
        var rows = $"FROM campaign_rows WHERE level = 'campaign' AND {Within(ranked)}";
        var best = $"""
            SELECT {Columns} FROM (
                SELECT {Columns}, adset_id, mode, snapshot_source, updated_at {rows} AND mode = 'strategis'
                UNION ALL
                SELECT {Columns}, adset_id, mode, snapshot_source, updated_at FROM (SELECT * {rows} AND mode <> 'strategis')
                ANTI JOIN (SELECT date AS taken_date, unnest(facebook_campaign_ids) AS taken_id {rows} AND mode = 'strategis') ON taken_date = date AND taken_id = campaign_id
            )
            QUALIFY row_number() OVER (
                PARTITION BY date, campaign_id, adset_id
                ORDER BY CASE mode WHEN 'strategis' THEN 0 WHEN 'remote' THEN 1 ELSE 2 END, CASE snapshot_source WHEN 'reconciled' THEN 0 ELSE 1 END, updated_at DESC) = 1
            """;
        return plain.Count == 0 ? best : $"SELECT {Columns} FROM campaign_rows WHERE level = 'campaign' AND {Within(plain)} UNION ALL {best}";
    }

    /// <summary>Ranges, which tell the engine what it need not read.</summary>
    private static string Within(IReadOnlyList<DateOnly> days) =>
        $"({string.Join(" OR ", MissingFeeds.Runs(days).Select(run => $"date BETWEEN {SqlText.Date(run.First)} AND {SqlText.Date(run.Last)}"))})";
}
