using System.Data;
using System.Globalization;
using Dapper;
using Liftoff.Jobs;
using Liftoff.MediaBuys.Store;
using Npgsql;

namespace Liftoff.MediaBuys.Export;

/// <summary>
/// The job <c>export-media-buys</c>: every base table of the schema as of one moment, as NDJSON and Parquet in a tar.gz with a manifest.
/// </summary>
public sealed class ExportMediaBuys : IJob
{
    /// <summary>What it is called and takes.</summary>
    public static readonly JobDescription Describe = new(
        "export-media-buys",
        "Exports every table of the media-buy schema into one archive with a download link.",
        [],
        given => new JobStart("export-media-buys", given.Date("date"), []));

    /// <summary>What the media tool is known to have; those that are not there are told as absent, not left out in silence.</summary>
    private static readonly string[] Known =
    [
        "accounts", "campaigns", "strategies", "line_items", "line_item_media_buys", "media_buys",
        "channels", "tactics", "media_platforms", "tactic_media_platforms", "unit_price_types", "media_platform_entities",
        "platform_buy_daily_impressions", "platform_buy_daily_videos", "users", "teams", "reps", "reps_x_teams", "rate_card", "rate_card_history", "changesets",
        "campaigns_history", "strategies_history", "line_items_history", "line_item_media_buys_history", "media_buys_history", "media_platform_entities_history",
    ];

    private readonly MediaRuns runs;
    private readonly MediaBuyDatabase database;
    private readonly Exports exports;
    private readonly MediaBuyOptions options;
    private readonly TimeProvider time;

    internal ExportMediaBuys(MediaRuns runs, MediaBuyDatabase database, Exports exports, MediaBuyOptions options, TimeProvider time) =>
        (this.runs, this.database, this.exports, this.options, this.time) = (runs, database, exports, options, time);

    public JobDescription Description => Describe;

    public Task<JobResult> RunAsync(JobStart start, string? runId = null, IProgress<JobProgress>? progress = null, CancellationToken cancellationToken = default) =>
        runs.RunAsync(start, needsDatabase: true, ExportAsync, runId, progress, cancellationToken);

    private async Task ExportAsync(MediaRun run, CancellationToken cancellationToken)
    {
        var (stamp, at) = await TakeStampAsync(cancellationToken);
        Directory.CreateDirectory(options.ExportPath);
        // Only one export runs at a time, so what an earlier one left is nobody's.
        foreach (var left in Directory.EnumerateDirectories(options.ExportPath, ".work-*")) Directory.Delete(left, recursive: true);
        var folder = Directory.CreateDirectory(Path.Combine(options.ExportPath, ".work-" + stamp)).FullName;
        try
        {
            await using var connection = await database.OpenAsync(cancellationToken);
            var manifest = new ExportManifest { Stamp = stamp, RunId = run.Id, ExportedAt = at, Database = connection.Database, Schema = options.Schema, Tables = [] };
            await using var archive = new NewArchive(manifest, await exports.Store.CreateArchiveAsync(stamp, cancellationToken));
            await using (var packing = new TablePacking(archive, folder)) manifest = manifest with { Tables = await ReadAsync(run, connection, packing, folder, cancellationToken) };
            Tell(run, manifest);
            if (manifest.IsComplete)
            {
                run.Report(new JobProgress("storing the archive"));
                using var itself = new MemoryStream(manifest.ToJson());
                await archive.AddAsync("manifest.json", itself, cancellationToken);
                manifest = manifest with { Archive = await archive.CompleteAsync(cancellationToken) };
                run.Count("archive_bytes", manifest.Archive.Bytes);
            }

            await exports.Store.CommitAsync(manifest, cancellationToken);
            if (manifest.Tables.Where(t => t.Status == TableStatus.Failed).ToList() is { Count: > 0 } failed)
                throw new JobFailedException($"{failed.Count} tables could not be read, so there is no archive: {string.Join("; ", failed.Select(t => $"{t.Table} ({t.Error})"))}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<(string Stamp, DateTimeOffset At)> TakeStampAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var now = time.GetUtcNow();
            var stamp = now.UtcDateTime.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
            if (await exports.Store.FindAsync(stamp, cancellationToken) is null) return (stamp, now);
            await Task.Delay(TimeSpan.FromMilliseconds(200), time, cancellationToken);
        }
    }

    /// <summary>Reads one table after the other as of one moment, each while the one before is packed.</summary>
    private async Task<IReadOnlyList<ExportedTable>> ReadAsync(MediaRun run, NpgsqlConnection connection, TablePacking packing, string folder, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition("SET TRANSACTION READ ONLY", cancellationToken: cancellationToken));
        var reader = new TableExport(connection, options.Schema, folder);
        var sources = await SourceTable.AllAsync(connection, options.Schema, cancellationToken);
        var tables = new List<ExportedTable>();
        Task<ExportedTable>? packed = null;
        try
        {
            for (var i = 0; i < sources.Count; i++)
            {
                run.Report(new JobProgress("exporting " + sources[i].Name, i, sources.Count));
                var lines = await OneAsync(sources[i]);
                if (packed is not null) tables.Add(await packed);
                packed = packing.PackAsync(lines, cancellationToken);
            }

            if (packed is not null) tables.Add(await packed);
        }
        finally
        {
            // It works on files that are about to go.
            if (packed is not null) await packed.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }

        tables.AddRange(Known.Except(sources.Select(s => s.Name)).Select(name => new ExportedTable { Table = name, Status = TableStatus.Absent }));
        return tables;

        async Task<TableLines> OneAsync(SourceTable table)
        {
            if (connection.State != ConnectionState.Open) return TableLines.Failed(table.Name, "it was not read: the connection to PostgreSQL broke before");
            try
            {
                // A statement that fails spoils the transaction, and with it the snapshot, unless there is a point to go back to.
                await transaction.SaveAsync("before_table", cancellationToken);
                return await reader.RunAsync(table, cancellationToken);
            }
            catch (NpgsqlException e)
            {
                if (connection.State == ConnectionState.Open) await transaction.RollbackAsync("before_table", cancellationToken);
                var reason = e is PostgresException said ? said.MessageText : (e.InnerException ?? e).Message;
                return TableLines.Failed(table.Name, connection.State == ConnectionState.Open ? reason : $"the connection to PostgreSQL broke: {reason}");
            }
        }
    }

    private void Tell(MediaRun run, ExportManifest manifest)
    {
        run.Count("tables", manifest.Tables.Count(t => t.Status is TableStatus.Exported or TableStatus.Empty));
        run.Count("empty", manifest.Tables.Count(t => t.Status == TableStatus.Empty));
        run.Count("absent", manifest.Tables.Count(t => t.Status == TableStatus.Absent));
        run.Count("failed", manifest.Tables.Count(t => t.Status == TableStatus.Failed));
        run.Count("rows", manifest.Tables.Sum(t => t.Rows));
        run.Count("bytes", manifest.Tables.Sum(t => t.Bytes));
        if (options.Storage is null) run.Warn($"There is no storage (MEDIA_BUYS_STORAGE or WAREHOUSE_STORAGE), so the export stays in {exports.Store.Location} and has no link.");
    }
}
