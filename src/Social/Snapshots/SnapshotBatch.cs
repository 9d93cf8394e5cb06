using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Liftoff.Jobs;
using Liftoff.Social.Collection;

namespace Liftoff.Social.Snapshots;

/// <summary>
/// The files of one batch in the run's landing folder, one JSON object a line, from which the engine loads. Raw answers are not
/// kept: Graph puts the token into its paging links.
/// </summary>
public sealed class SnapshotBatch
{
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private SnapshotBatch(string snapshots, string outcomes, int rows) => (SnapshotsPath, OutcomesPath, Rows) = (snapshots, outcomes, rows);

    /// <summary>A line a figure.</summary>
    public string SnapshotsPath { get; }

    /// <summary>A line a connection, but for those that an earlier run stored.</summary>
    public string OutcomesPath { get; }

    /// <summary>Figures in the file.</summary>
    public int Rows { get; }

    /// <param name="name">The files' beginning; a batch that is repeated has the same one and replaces them.</param>
    public static async Task<SnapshotBatch> WriteAsync(string folder, string name, DateOnly date, string runId, DateTimeOffset now, IReadOnlyCollection<ConnectionResult> results, CancellationToken cancellationToken)
    {
        var batch = new SnapshotBatch(Path.Combine(folder, $"{name}.snapshots.ndjson"), Path.Combine(folder, $"{name}.outcomes.ndjson"), results.Sum(result => result.Harvest?.Count ?? 0));
        await using (var file = File.Create(batch.SnapshotsPath))
        {
            await using var json = new Utf8JsonWriter(file, Json);
            foreach (var result in results)
            {
                cancellationToken.ThrowIfCancellationRequested();
                foreach (var row in result.Harvest?.Rows ?? []) Line(json, file, () => Write(json, result, row, runId, now));
            }
        }

        await using (var file = File.Create(batch.OutcomesPath))
        {
            await using var json = new Utf8JsonWriter(file, Json);
            foreach (var result in results.Where(result => !result.IsFromEarlier)) Line(json, file, () => Write(json, result, date, runId, now));
        }

        return batch;
    }

    private static void Line(Utf8JsonWriter json, FileStream file, Action write)
    {
        json.WriteStartObject();
        write();
        json.WriteEndObject();
        json.Flush();
        json.Reset();
        file.WriteByte((byte)'\n');
    }

    private static void Write(Utf8JsonWriter json, ConnectionResult result, Snapshot row, string runId, DateTimeOffset now)
    {
        var harvest = result.Harvest!;
        json.WriteString("user_id", result.Connection.UserId);
        json.WriteString("platform", result.Connection.Platform);
        json.WriteString("source", "social_media");
        json.WriteString("metric", row.Metric);
        json.WriteNumber("value", row.Value);
        json.WriteString("date", row.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        json.WriteString("account_id", harvest.AccountId);
        json.WriteString("canonical_metric", row.CanonicalMetric);
        json.WriteStartObject("metadata");
        json.WriteString("api", harvest.Api);
        if (harvest.ApiVersion is { } version) json.WriteString("api_version", version);
        json.WriteString("period", "day");
        if (row.EndTime is { } end) json.WriteString("end_time", Instant(end));
        json.WriteString("fetched_at", Instant(now));
        json.WriteString("connection_id", result.Connection.Id);
        json.WriteString("account_id", harvest.AccountId);
        json.WriteString("run_id", runId);
        if (row.Split is { Count: > 0 } split)
        {
            json.WriteStartObject("post_type");
            foreach (var (kind, value) in split.OrderBy(part => part.Key, StringComparer.Ordinal)) json.WriteNumber(kind, value);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ConnectionResult result, DateOnly date, string runId, DateTimeOffset now)
    {
        json.WriteString("date", date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        json.WriteString("connection_id", result.Connection.Id);
        json.WriteString("user_id", result.Connection.UserId);
        json.WriteString("platform", result.Connection.Platform);
        json.WriteString("account_id", result.Harvest?.AccountId ?? result.Connection.PageId);
        json.WriteString("outcome", ParameterReader.WireName(result.Outcome));
        json.WriteString("reason", result.Reason);
        if (result.RetryAt is { } at) json.WriteString("retry_at", Plain(at));
        else json.WriteNull("retry_at");
        json.WriteNumber("metrics", result.Harvest?.Count ?? 0);
        json.WriteNumber("missing", result.Missing);
        json.WriteString("run_id", runId);
        json.WriteString("updated_at", Plain(now));
    }

    private static string Instant(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Plain(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture);
}
