namespace Liftoff.Monitoring.Reports;

/// <summary>The view <c>campaigns</c> of a report: one row per campaign and day, the rows of <c>campaign_index</c> with their gaps named.</summary>
internal static class StoredCampaigns
{
    private const string Inventory = "SELECT date, mode, snapshot_source, owner, count(*) FROM campaign_rows WHERE level = 'campaign' AND date BETWEEN $first AND $last GROUP BY ALL";

    private const string Columns = """
        date, campaign_id, campaign_name, owner, media_source, rsoc_site, s1_google_account, id_source, created_time, facebook_campaign_ids,
        spend_usd, revenue_usd, sessions, s1_clicks, clicks, impressions, conversions
        """;

    private static readonly string Zoned = SqlFile.Read<Report>("Reports.ZonedCampaigns.sql");

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
        var name = Make("stored_campaigns", session, labels.First < days.From ? labels.First : days.From, labels.Last > days.To ? labels.Last : days.To);
        SessionAttributes.Make(session, labels.First, labels.Last);
        session.View("campaigns", Zoned
            .Replace("{from}", SqlText.Date(days.From), StringComparison.Ordinal)
            .Replace("{to}", SqlText.Date(days.To), StringComparison.Ordinal)
            .Replace("{buyer}", name("a.owner"), StringComparison.Ordinal));
    }

    /// <returns>Writes the buyer's name for a column of owners.</returns>
    private static Func<string, string> Make(string view, ReportSession session, DateOnly first, DateOnly last)
    {
        var stored = session.List(Inventory, row => (Date: (DateOnly)row[0]!, Mode: (string)row[1]!, Source: (string)row[2]!, Owner: (string?)row[3], Rows: (long)row[4]!), ("first", first), ("last", last));
        MissingFeeds.Campaigns(session, session.Days.From, session.Days.To, stored.Select(s => s.Date).ToHashSet());
        var buyer = Spelling(stored.Where(s => s.Owner is not null).GroupBy(s => s.Owner!).Select(group => (group.Key, group.Sum(s => s.Rows))));
        session.View(view,
            $"""
            SELECT * EXCLUDE (media_source, rsoc_site, s1_google_account), {buyer("owner")} AS buyer,
                   coalesce(media_source, 'UNKNOWN') AS network, coalesce(rsoc_site, 'N/A') AS site, coalesce(s1_google_account, 'N/A') AS account
            FROM ({Best(first, last, stored.Select(s => (s.Date, s.Mode, s.Source)).Distinct().GroupBy(s => s.Date).Where(day => day.Count() > 1).Select(day => day.Key).Order().ToList())})
            """);
        return buyer;
    }

    /// <summary>
    /// The rows that <c>campaign_index</c> would show. Of a day that one source delivered in one mode there is nothing to rank,
    /// and such are most days.
    /// </summary>
    private static string Best(DateOnly first, DateOnly last, List<DateOnly> ranked)
    {
        var range = $"level = 'campaign' AND date BETWEEN {SqlText.Date(first)} AND {SqlText.Date(last)}";
        if (ranked.Count == 0) return $"SELECT {Columns} FROM campaign_rows WHERE {range}";
        var several = $"date IN ({string.Join(", ", ranked.Select(SqlText.Date))})";
        var strategis = $"FROM campaign_rows WHERE {range} AND {several} AND mode = 'strategis'";
        return $"""
            SELECT {Columns} FROM campaign_rows WHERE {range} AND NOT {several}
            UNION ALL
            SELECT {Columns} FROM (
                SELECT * {strategis}
                UNION ALL
                SELECT r.* FROM campaign_rows r
                ANTI JOIN (SELECT date AS taken_date, unnest(facebook_campaign_ids) AS taken_id {strategis}) ON taken_date = r.date AND taken_id = r.campaign_id
                WHERE {range} AND {several} AND mode <> 'strategis'
            )
            QUALIFY row_number() OVER (
                PARTITION BY date, campaign_id, adset_id
                ORDER BY CASE mode WHEN 'strategis' THEN 0 WHEN 'remote' THEN 1 ELSE 2 END, CASE snapshot_source WHEN 'reconciled' THEN 0 ELSE 1 END, updated_at DESC) = 1
            """;
    }

    /// <summary>Owners are the same without regard to case, and are called as they are spelled most often.</summary>
    private static Func<string, string> Spelling(IEnumerable<(string Owner, long Rows)> owners)
    {
        var several = owners.GroupBy(o => o.Owner.ToLowerInvariant()).Where(group => group.Key == "unknown" || group.Skip(1).Any())
            .Select(group => $"WHEN {SqlText.Literal(group.Key)} THEN {SqlText.Literal(group.Key == "unknown" ? "UNKNOWN" : group.OrderByDescending(o => o.Rows).ThenBy(o => o.Owner, StringComparer.Ordinal).First().Owner)}").ToList();
        return column => several.Count == 0 ? $"coalesce({column}, 'UNKNOWN')" : $"CASE lower({column}) {string.Join(' ', several)} ELSE coalesce({column}, 'UNKNOWN') END";
    }
}
