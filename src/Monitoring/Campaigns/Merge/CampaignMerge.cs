using System.Globalization;
using System.Text;
using Dapper;
using DuckDB.NET.Data;
using Liftoff.Jobs;
using Liftoff.Monitoring.Health;
using Liftoff.Monitoring.Sources.Strategis;
using Liftoff.Monitoring.Tabular;
using Liftoff.Sql;

namespace Liftoff.Monitoring.Campaigns.Merge;

/// <summary>
/// Brings the reports of a day down to one row per campaign (contract: monitoring, 5): <see cref="LoadStored"/> what is there,
/// <see cref="Load"/> each report, <see cref="AddStored"/> what stands in for those that failed, <see cref="Write"/>.
/// </summary>
/// <remarks>Works on one connection, which is its own; not for several threads.</remarks>
public sealed class CampaignMerge
{
    /// <summary>How many campaigns are merged at once.</summary>
    private const int Portion = 20_000;

    /// <summary>What the engine may keep in memory of a day; the rest goes to its temporary folder. DUCKDB_MEMORY_LIMIT wins.</summary>
    public const string MemoryLimit = "512MB";

    private static readonly string Prepare = Sql("Prepare");
    private static readonly string IdentifyRows = Sql("IdentifyRows");
    private static readonly string TakeIds = Sql("TakeIds");
    private static readonly string CloseIds = Sql("CloseIds");
    private static readonly string TakeFigures = Sql("TakeFigures");
    private static readonly string AddStoredFigures = Sql("AddStored");
    private static readonly string MergeSources = Sql("MergeSources");
    private static readonly string CountMerge = Sql("CountMerge");
    private static readonly string CountReport = Sql("CountReport");

    private readonly DuckDBConnection scratch;
    private readonly DateOnly date;
    private readonly string level;
    private readonly StrategisOptions options;
    private readonly List<ReportEndpoint> loaded = [];
    private bool hasStored;
    private bool idsAreClosed;

    /// <param name="scratch">An empty database in memory.</param>
    public CampaignMerge(DuckDBConnection scratch, DateOnly date, CampaignLevel level, StrategisOptions options)
    {
        (this.scratch, this.date, this.level, this.options) = (scratch, date, ParameterReader.WireName(level), options);
        DeliveredMacros.Define(scratch);
        scratch.Execute(Prepare);
        Fill("networks(id, platform)", options.Networks);
        Fill("site_accounts(site, account)", options.SiteAccounts);
        Fill("owner_aliases(alias, owner)", options.OwnerAliases);
        scratch.Execute(Ranks());
    }

    /// <summary>Reads one report's rows, brought to our columns, and takes the ids that they pair.</summary>
    public ReportCounts Load(ReportEndpoint report, JsonRows rows)
    {
        scratch.Execute(Deliver(report, rows.Table));
        Show(report);
        scratch.Execute(TakeIds, new { priority = report.IsNetworkMap ? 0 : 1 });
        loaded.Add(report);
        return scratch.QuerySingle<ReportCounts>(CountReport) with { Rows = rows.Count, AnnouncedRows = rows.AnnouncedCount };
    }

    /// <summary>Takes in the partition as it is stored; without it nothing can stand in for a report that failed.</summary>
    /// <param name="path">A Parquet file (<c>ExportPartition</c>).</param>
    /// <returns>The reports that it holds figures of.</returns>
    public IReadOnlySet<string> LoadStored(string path)
    {
        scratch.Execute($"CREATE TEMP TABLE stored_rows AS FROM read_parquet({SqlText.Literal(path)})");
        hasStored = true;
        return scratch.Query<string>("SELECT DISTINCT unnest(json_keys(raw_payload -> 'sources')) FROM stored_rows").ToHashSet();
    }

    /// <summary>
    /// Lets stored figures stand in for answers that failed or were cut, for the campaigns that those do not name.
    /// </summary>
    /// <returns>The newest run whose figures stand in, by report; reports for which nothing does are absent.</returns>
    public IReadOnlyDictionary<string, string> AddStored(IReadOnlyCollection<EndpointAnswer> answers)
    {
        // Where the map itself is missing, what it said before still holds.
        if (hasStored) scratch.Execute("INSERT INTO id_pairs SELECT 'facebook', unnest(facebook_campaign_ids), campaign_id, 2 FROM stored_rows WHERE id_source <> 'none'");
        scratch.Execute(CloseIds);
        idsAreClosed = true;
        foreach (var report in loaded)
        {
            Show(report);
            scratch.Execute(TakeFigures, new { endpoint = report.Label, level, pattern = options.CampaignIdPattern });
            scratch.Execute($"DROP VIEW identified_rows; DROP VIEW report_rows; DROP TABLE {Delivered(report)}");
        }

        var reused = new Dictionary<string, string>();
        if (!hasStored) return reused;
        foreach (var answer in answers.Where(answer => answer.LeavesGaps))
        {
            scratch.Execute(AddStoredFigures, new { endpoint = answer.Endpoint });
            if (scratch.ExecuteScalar<string?>("SELECT max(reused_run_id) FROM source_figures WHERE endpoint = $endpoint", new { endpoint = answer.Endpoint }) is { } run) reused[answer.Endpoint] = run;
        }

        return reused;
    }

    /// <summary>Merges and writes the result.</summary>
    /// <param name="folder">Gets Parquet files with the columns of <c>campaign_rows</c>.</param>
    /// <returns>What names the files, as <c>read_parquet</c> takes it, and what they hold.</returns>
    public (string Rows, MergeCounts Counts) Write(string folder)
    {
        if (!idsAreClosed) throw new InvalidOperationException("Stored figures are added before the merge, even when there are none.");
        var campaigns = scratch.ExecuteScalar<long>("SELECT count(DISTINCT campaign_id) FROM source_figures");
        var parts = Math.Max(1, (campaigns + Portion - 1) / Portion);
        for (var part = 0; part < parts; part++)
        {
            scratch.Execute(MergeSources, new { level, part, parts });
            scratch.Execute($"COPY campaign_figures TO {SqlText.Literal(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"campaigns-{part:0000}.parquet")))} (FORMAT parquet)");
        }

        var rows = Path.Combine(folder, "campaigns-*.parquet");
        return (rows, scratch.QuerySingle<MergeCounts>(CountMerge, new { rows }));
    }

    /// <summary>The statement that reads the rows, once each, and picks our columns from the delivered names.</summary>
    private string Deliver(ReportEndpoint report, DeliveredTable table)
    {
        var fields = new DeliveredFields(table);
        var sql = new StringBuilder($"CREATE TEMP TABLE {Delivered(report)} AS\nSELECT ");
        var figures = new List<string>();
        foreach (var column in report.Columns)
        {
            var picked = column.Sql ?? fields.Pick(column.Aliases);
            if (picked is null) continue;
            if (!ReportColumns.Figures.Contains(column.Name))
            {
                sql.Append(picked).Append(" AS ").Append(column.Name).Append(",\n       ");
                continue;
            }

            figures.Add(picked);
            // Money of another currency is not ours to add.
            var amount = column.Name is "spend" or "revenue" && Picked("currency") is { } currency ? $"CASE WHEN coalesce(upper({currency}), 'USD') = 'USD' THEN amount({picked}) END" : $"amount({picked})";
            sql.Append(amount).Append(" AS ").Append(column.Name).Append(",\n       ");
        }

        var unreadable = figures.Count == 0 ? "NULL::VARCHAR" : $"coalesce({string.Join(", ", figures.Select(figure => $"CASE WHEN amount({figure}) IS NULL THEN {figure} END"))})";
        var rowDate = Picked("row_date");
        sql.Append(unreadable).Append(" AS unreadable,\n       ");
        sql.Append(rowDate is null ? "false" : $"is_other_date({rowDate}, {SqlText.Date(date)})").Append(" AS is_other_date,\n       ");
        // A row that equals another in every field is one row that came twice.
        return sql.Append(CultureInfo.InvariantCulture, $"copies\nFROM (SELECT *, count(*) AS copies FROM {table.From} GROUP BY ALL)").ToString();

        string? Picked(string column) => report.Find(column) is { } found ? fields.Pick(found.Aliases) : null;
    }

    /// <summary>Makes the report the one that <c>report_rows</c> and <c>identified_rows</c> stand for, all columns there.</summary>
    private void Show(ReportEndpoint report)
    {
        var has = scratch.Query<string>($"SELECT column_name FROM (DESCRIBE {Delivered(report)})").ToHashSet();
        var texts = ReportColumns.Texts.Select(name => has.Contains(name) ? name : $"NULL::VARCHAR AS {name}");
        var figures = ReportColumns.Figures.Select(name => has.Contains(name) ? name : $"NULL::DECIMAL(38, 15) AS {name}");
        var platform = report.Platform is null or "all" ? "NULL::VARCHAR" : SqlText.Literal(report.Platform);
        scratch.Execute($"CREATE OR REPLACE TEMP VIEW report_rows AS SELECT {string.Join(", ", texts.Concat(figures))}, {platform} AS platform, unreadable, is_other_date, copies FROM {Delivered(report)}");
        scratch.Execute(IdentifyRows);
    }

    /// <summary>Who wins, by figure: the rank that the report's file states, then its place in the list.</summary>
    private static string Ranks()
    {
        var sql = new StringBuilder("CREATE TEMP TABLE report_ranks (endpoint VARCHAR, position BIGINT, is_activity BOOLEAN, platform VARCHAR");
        foreach (var figure in ReportColumns.Figures) sql.Append(CultureInfo.InvariantCulture, $", {figure}_rank BIGINT");
        sql.Append(");\nINSERT INTO report_ranks VALUES ");
        sql.AppendJoin(",\n", ReportEndpoints.All.Select((report, position) =>
        {
            var ranks = ReportColumns.Figures.Select(figure => report.Find(figure) is { Rank: not ReportColumn.Never and var rank } ? string.Create(CultureInfo.InvariantCulture, $"{rank * 100 + position}") : "NULL");
            var platform = report.Platform is null or "all" ? "NULL" : SqlText.Literal(report.Platform);
            return string.Create(CultureInfo.InvariantCulture, $"({SqlText.Literal(report.Label)}, {position}, {(report.IsActivity ? "true" : "false")}, {platform}, {string.Join(", ", ranks)})");
        }));
        return sql.ToString();
    }

    private void Fill(string table, IReadOnlyDictionary<string, string> pairs)
    {
        var (name, columns) = (table[..table.IndexOf('(', StringComparison.Ordinal)], table[table.IndexOf('(', StringComparison.Ordinal)..].Trim('(', ')').Split(", "));
        scratch.Execute($"CREATE TEMP TABLE {name} ({string.Join(", ", columns.Select(column => column + " VARCHAR"))})");
        foreach (var (key, value) in pairs) scratch.Execute($"INSERT INTO {name} VALUES ($key, $value)", new { key = key.ToLowerInvariant(), value });
    }

    private static string Delivered(ReportEndpoint report) => "delivered_" + report.Label;

    private static string Sql(string name) => SqlFile.Beside(typeof(CampaignMerge), $"{name}.sql");
}
