using System.Text;
using Liftoff.Jobs;
using Liftoff.Monitoring.Tabular;
using Liftoff.Sql;

namespace Liftoff.Monitoring.Campaigns;

/// <summary>
/// Finds our columns under the names that snapshots, UI exports and Strategist give them (contract: monitoring, 4.2, 4.3,
/// 5.2) and writes the SQL that picks them. The first name whose value is not blank wins, row by row.
/// </summary>
public static class CampaignColumns
{
    private static readonly (string Column, string[] Aliases)[] Picked =
    [
        ("row_date", ["date"]),
        ("row_level", ["level"]),
        ("campaign_id", ["campaign_id", "campaignid", "campaign", "strategis_id"]),
        ("account_id", ["account_id", "ad_account_id", "accountid"]),
        ("campaign_name", ["campaign_name", "name", "facebook_campaign_name", "network_campaign_name"]),
        ("adset_id", ["adset_id", "ad_set_id"]),
        ("adset_name", ["adset_name", "ad_set_name"]),
        ("owner", ["owner", "buyer", "buyer_name", "buyername", "lane_owner", "laneowner", "campaign_owner"]),
        ("lane", ["lane"]),
        ("category", ["category"]),
        // Not "source": in snapshots that column says strategis_day.
        ("media_source", ["traffic_source", "media_source"]),
        ("rsoc_site", ["rsoc_site"]),
        ("spend", ["spend_usd", "spend", "spent"]),
        ("revenue", ["revenue_usd", "revenue"]),
        ("sessions", ["sessions", "s1_searches"]),
        ("s1_clicks", ["s1_clicks"]),
        ("clicks", ["clicks", "facebook_clicks"]),
        ("impressions", ["impressions", "viewable_impressions"]),
        ("strategis_impressions", ["strategis_impressions"]),
        ("conversions", ["conversions"]),
    ];

    // The columns that a UI export groups by; the rest are figures.
    private static readonly string[] Groups = ["facebook_campaign_name", "campaign_id", "strategis_id", "campaign_owner", "date", "category"];

    /// <summary>Whether the file is an export of the Strategis UI, which interleaves subtotals with its rows.</summary>
    public static bool IsUiExport(DeliveredTable table) => table.Columns.Count > 0 && Normalised(table.Columns[0]) == "total";

    /// <returns>SQL that makes the temporary table <c>delivered_rows</c>: our columns as text, the whole row as JSON, how often it came.</returns>
    /// <exception cref="JobFailedException">No column carries a campaign id.</exception>
    public static string Select(DeliveredTable table, string from, string name)
    {
        var byName = table.Columns.GroupBy(Normalised).ToDictionary(group => group.Key, group => group.First());
        if (!Aliases("campaign_id").Any(byName.ContainsKey))
            throw new JobFailedException($"{name} has no campaign id column; its columns are: {CsvShape.Excerpt(string.Join(", ", table.Columns))}");

        var sql = new StringBuilder("CREATE OR REPLACE TEMP TABLE delivered_rows AS\nSELECT ");
        foreach (var (column, aliases) in Picked)
        {
            var present = aliases.Where(byName.ContainsKey).Select(alias => $"nullif(trim({Field(byName[alias])}), '')").ToList();
            sql.Append(present.Count switch { 0 => "NULL::VARCHAR", 1 => present[0], _ => $"coalesce({string.Join(", ", present)})" }).Append(" AS ").Append(column).Append(",\n       ");
        }

        sql.Append(IsUiExport(table) ? Subtotal(byName, table.Columns) : "false").Append(" AS is_subtotal,\n       ");
        return sql.Append($"to_json(r) AS raw, copies\nFROM (SELECT r, count(*) AS copies FROM (SELECT t AS r FROM {from} t) GROUP BY r)").ToString();
    }

    /// <summary>
    /// A subtotal has blanks where its group goes on. A row without a date or an id is one. After those two, a blank may
    /// also be a campaign without an owner: such a row is a subtotal only where another row fills what it leaves blank.
    /// </summary>
    private static string Subtotal(Dictionary<string, string> byName, IReadOnlyList<string> columns)
    {
        var groups = columns.Select(Normalised).Where(Groups.Contains).ToList();
        var last = groups.FindLastIndex(group => group is "date" or "campaign_id" or "strategis_id");
        var required = groups.Where(group => group is "date" or "campaign_id" || (group == "strategis_id" && !groups.Contains("campaign_id")));
        var conditions = required.Select(group => $"{Filled(group)} = 0").ToList();
        var fixedKeys = string.Join(", ", groups.Take(last + 1).Select(Value));
        var trailing = groups.Skip(last + 1).ToList();
        for (var depth = 0; depth < trailing.Count; depth++)
        {
            var keys = string.Join(", ", new[] { fixedKeys }.Concat(trailing.Take(depth).Select(Value)));
            conditions.Add($"({Filled(trailing[depth])} = 0 AND max({Filled(trailing[depth])}) OVER (PARTITION BY {keys}) = 1)");
        }

        return "(" + string.Join(" OR ", conditions) + ")";

        string Value(string group) => $"coalesce(trim({Field(byName[group])}), '')";
        string Filled(string group) => $"({Value(group)} <> '')::TINYINT";
    }

    private static string[] Aliases(string column) => Picked.Single(picked => picked.Column == column).Aliases;

    private static string Field(string column) => "r." + SqlText.Name(column);

    private static string Normalised(string column) => column.Trim().ToLowerInvariant().Replace(' ', '_');
}
