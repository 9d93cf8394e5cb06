using System.Globalization;
using System.Text.Json;
using Dapper;
using Liftoff.Jobs;
using Liftoff.Monitoring.Sources.Strategis;
using Liftoff.Sql;
using Liftoff.Warehouse;

namespace Liftoff.Monitoring.Explanations;

/// <summary>Traces the figures of a campaign's day to their sources and to the bytes that those sent.</summary>
public sealed class ExplainCampaign(WarehouseFile warehouse, RunLog runs)
{
    private static readonly string FindRow = SqlFile.Beside(typeof(ExplainCampaign), "FindRow.sql");

    private static readonly string[] Sourced =
    [
        "account_id", "campaign_name", "adset_name", "owner", "lane", "category", "media_source", "rsoc_site", "created_time",
        "spend_usd", "revenue_usd", "sessions", "s1_clicks", "clicks", "impressions", "strategis_impressions", "conversions", "rpc_avg_3d",
    ];

    private static readonly (string Column, string Formula)[] Derived =
    [
        ("s1_google_account", "SITE_ACCOUNTS of rsoc_site"), ("roas", "revenue_usd / spend_usd"), ("rpc", "revenue_usd / s1_clicks"), ("rps", "revenue_usd / sessions"),
    ];

    /// <returns>Null when the day has no such row.</returns>
    public async Task<Explanation?> RunAsync(ExplainParameters parameters, CancellationToken cancellationToken)
    {
        var json = await warehouse.ReadAsync(async (connection, token) => await connection.QueryFirstOrDefaultAsync<string>(new CommandDefinition(
            FindRow, new { date = parameters.Date, campaign = parameters.Campaign, level = ParameterReader.WireName(parameters.Level), adset = parameters.Adset }, cancellationToken: token)), cancellationToken);
        if (json is null) return null;
        using var row = JsonDocument.Parse(json);
        var payload = row.RootElement.GetProperty("raw_payload");
        var isMerged = Text(row.RootElement, "mode") == "strategis";
        return new Explanation(
            Text(row.RootElement, "campaign_id")!, Text(row.RootElement, "adset_id"), parameters.Date, Text(row.RootElement, "level")!, Text(row.RootElement, "mode")!, Text(row.RootElement, "snapshot_source")!,
            Text(row.RootElement, "id_source"), Text(row.RootElement, "run_id")!, DateTime.Parse(Text(row.RootElement, "updated_at")!, CultureInfo.InvariantCulture),
            [
                .. Sourced.Select(column => isMerged ? Merged(row.RootElement, payload, column) : new ExplainedColumn(column, Text(row.RootElement, column), Text(row.RootElement, column == "revenue_usd" ? "revenue_source" : "spend_source"), new Dictionary<string, string>())),
                .. Derived.Select(derived => new ExplainedColumn(derived.Column, Text(row.RootElement, derived.Column), derived.Formula, new Dictionary<string, string>())),
            ],
            await FilesAsync(Text(row.RootElement, "run_id")!, isMerged ? payload.GetProperty("sources") : null, cancellationToken));
    }

    private static ExplainedColumn Merged(JsonElement row, JsonElement payload, string column)
    {
        var won = Text(payload.GetProperty("won"), column);
        var others = payload.GetProperty("sources").EnumerateObject()
            .Where(source => source.Name != won && Text(source.Value, column) is not null)
            .ToDictionary(source => source.Name, source => Text(source.Value, column)!);
        return new ExplainedColumn(column, Text(row, column), won, others);
    }

    private async Task<IReadOnlyList<LandingFile>> FilesAsync(string runId, JsonElement? sources, CancellationToken cancellationToken)
    {
        if (sources is null)
        {
            var folder = (await runs.FindAsync(runId, cancellationToken))?.Folder;
            return folder is null
                ? [new LandingFile("all", runId, null)]
                : [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(path => Path.GetFileName(path) != "run.json").Order(StringComparer.Ordinal).Select(path => new LandingFile(Path.GetRelativePath(folder, path), runId, path))];
        }

        var files = new List<LandingFile>();
        var folders = new Dictionary<string, string?>();
        foreach (var source in sources.Value.EnumerateObject())
        {
            var fetchedBy = Text(source.Value, "reused_run_id") ?? runId;
            if (!folders.TryGetValue(fetchedBy, out var folder)) folder = folders[fetchedBy] = (await runs.FindAsync(fetchedBy, cancellationToken))?.Folder;
            var path = folder is null ? null : Directory.EnumerateFiles(folder, FetchedReport.FileNameOf(source.Name) + "*").FirstOrDefault();
            files.Add(new LandingFile(source.Name, fetchedBy, path));
        }

        return files;
    }

    private static string? Text(JsonElement element, string property) => element.TryGetProperty(property, out var value) ? value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => value.GetString(),
        _ => value.GetRawText(),
    } : null;
}
