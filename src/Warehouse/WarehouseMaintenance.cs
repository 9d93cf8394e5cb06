using System.Globalization;
using Dapper;
using Liftoff.Jobs;
using Liftoff.Sql;
using Liftoff.Warehouse.Copies;
using Liftoff.Warehouse.Schema;
using Liftoff.Warehouse.Storage;

namespace Liftoff.Warehouse;

/// <summary>What people do with the warehouse by hand: <c>pull</c>, <c>push</c>, <c>history</c>, <c>restore</c>, <c>verify</c>, <c>import</c>.</summary>
public sealed class WarehouseMaintenance
{
    private readonly WarehouseFile warehouse;
    private readonly WarehouseOptions options;
    private readonly SchemaCheck schema;
    private readonly IReadOnlyList<MigrationSource> rooms;

    internal WarehouseMaintenance(WarehouseFile warehouse, WarehouseOptions options, SchemaCheck schema, IEnumerable<MigrationSource> rooms) =>
        (this.warehouse, this.options, this.schema, this.rooms) = (warehouse, options, schema, [.. rooms]);

    private IWarehouseStore Store => warehouse.Store;

    /// <summary>Makes the published copy (MONITORING_DB_PATH) the committed version.</summary>
    /// <exception cref="JobFailedException">There is no storage, or nothing in it.</exception>
    /// <exception cref="WarehouseRefusedException">The file there is no copy of ours; it is left alone.</exception>
    public async Task<WarehouseStatus> PullAsync(IProgress<JobProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ThrowIfLocalOnly("pull");
        warehouse.Published.ThrowIfForeign();
        using var copy = WorkingCopy.Take(options.CachePath);
        var version = await FetchCurrentAsync(copy.Path, copy.Path, progress, cancellationToken);
        await warehouse.Published.PublishAsync(copy.Path, version, cancellationToken);
        return await warehouse.GetStatusAsync(cancellationToken);
    }

    /// <summary>
    /// Makes the file at MONITORING_DB_PATH the committed version: a warehouse of this machine that moves into the storage, or a copy
    /// whose blob was lost.
    /// </summary>
    /// <param name="replace">Also if the storage holds something that the file was not made from; that is kept as a snapshot.</param>
    /// <param name="progress">As for a write.</param>
    /// <param name="cancellationToken">Ends it before the commit.</param>
    /// <exception cref="JobFailedException">There is no storage, or no file.</exception>
    /// <exception cref="WarehouseRefusedException">The file is not a warehouse, or would replace something that it was not made from.</exception>
    public async Task<WarehouseStatus> PushAsync(bool replace, IProgress<JobProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ThrowIfLocalOnly("push");
        var local = options.DatabasePath;
        if (!File.Exists(local)) throw new JobFailedException($"There is no file {local} to push.");
        if (File.Exists(local + ".wal")) throw new JobFailedException($"{local} is open for writing in another program, or that program crashed ({Path.GetFileName(local)}.wal lies beside it). Open it with a DuckDB client once and close it again.");

        if (await Store.FindAsync(null, cancellationToken) is { } remote)
        {
            // At once, and again where nobody can commit any more: a writer that held the lease may have.
            ThrowIfNotMadeFrom(remote);
            await warehouse.ReplaceAsync((current, copy, token) =>
            {
                ThrowIfNotMadeFrom(current);
                return Durable.CopyAsync(local, copy.Path, flush: false, token);
            }, publish: false, progress, cancellationToken);
        }
        else
        {
            await CreateFromAsync(local, warehouse.Published.Note, cancellationToken);
        }

        using var pushed = WorkingCopy.Take(options.CachePath);
        await warehouse.Published.ReplaceAsync(pushed.Path, await FetchCurrentAsync(pushed.Path, pushed.Path, progress, cancellationToken), cancellationToken);
        return await warehouse.GetStatusAsync(cancellationToken);

        void ThrowIfNotMadeFrom(StoredVersion current)
        {
            var note = warehouse.Published.Note;
            if (replace || (note?.Location == Store.Location && note.Etag == current.Etag)) return;
            throw new WarehouseRefusedException($"{Store.Location} holds version {Name(current.Note?.Number)} of {current.CommittedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC, which {local} (version {Name(note?.Version)} of {note?.Location ?? "unknown origin"}) was not made from.", "Get it with `./liftoff warehouse pull`; or replace it, keeping it as a snapshot, with `./liftoff warehouse push --replace`.");
        }
    }

    /// <summary>The kept states and the current one, oldest first.</summary>
    public async Task<IReadOnlyList<WarehouseSnapshot>> ListHistoryAsync(CancellationToken cancellationToken = default)
    {
        var kept = (await Store.ListSnapshotsAsync(cancellationToken)).Select(s => Describe(s, isCurrent: false));
        return await Store.FindAsync(null, cancellationToken) is { } current ? [.. kept, Describe(current, isCurrent: true)] : [.. kept];

        static WarehouseSnapshot Describe(StoredVersion v, bool isCurrent) => new(v.CommittedAt, v.Note?.Number, v.Note?.Schema, v.Size, isCurrent);
    }

    /// <summary>Makes the last kept state that was committed at or before <paramref name="at"/> the next version; what it replaces is kept as a snapshot.</summary>
    /// <exception cref="JobFailedException">No state of that time is kept.</exception>
    /// <exception cref="WarehouseRefusedException">The kept state is of a newer program.</exception>
    public async Task<WarehouseSnapshot> RestoreAsync(DateTimeOffset at, IProgress<JobProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ThrowIfLocalOnly("restore");
        var kept = await Store.ListSnapshotsAsync(cancellationToken);
        // A state that somebody put there by other means (perhaps the very accident) is restored only if it is meant exactly.
        var chosen = kept.Where(s => s.CommittedAt == at || (s.CommittedAt < at && s.Note is not null)).OrderBy(s => s.CommittedAt).ThenBy(s => s.Snapshot, StringComparer.Ordinal).LastOrDefault()
            ?? throw new JobFailedException(kept.Count == 0 ? "No snapshots are kept yet." : $"The oldest snapshot is of {kept.Min(s => s.CommittedAt).UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC; see `./liftoff warehouse history`.");
        await warehouse.ReplaceAsync((_, copy, token) => Store.FetchAsync(chosen, copy.Path, copy.Path, progress, token), publish: true, progress, cancellationToken);
        return new WarehouseSnapshot(chosen.CommittedAt, chosen.Note?.Number, chosen.Note?.Schema, chosen.Size, IsCurrent: false);
    }

    /// <summary>Fetches every byte anew and compares its hashes, opens the file, compares its schema with the migrations, and runs the rooms' checks.</summary>
    /// <exception cref="JobFailedException">There is nothing to check.</exception>
    /// <exception cref="WarehouseRefusedException">The blob is damaged or no warehouse.</exception>
    public async Task<WarehouseVerification> VerifyAsync(IProgress<JobProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var folder = Directory.CreateDirectory(Path.Combine(options.CachePath, "verify." + Guid.NewGuid().ToString("N")[..8])).FullName;
        try
        {
            var file = Path.Combine(folder, "monitoring.duckdb");
            var version = await FetchCurrentAsync(file, seed: file, progress, cancellationToken);
            bool? localIsEqual = Store.IsLocalOnly || !File.Exists(options.DatabasePath) ? null : await Durable.AreEqualAsync(file, options.DatabasePath, cancellationToken);
            progress?.Report(new JobProgress("checking"));
            Engine.ThrowIfNotDuckDb(file);
            using var connection = warehouse.Engine.OpenReadOnly(file);
            var problems = schema.Compare(connection, folder, cancellationToken).Concat(schema.RunChecks(connection, cancellationToken)).ToArray();
            return new WarehouseVerification
            {
                Version = version.Note?.Number,
                VerifiedBytes = Store.IsLocalOnly ? 0 : version.Size,
                LocalIsEqual = localIsEqual,
                Checks = schema.CheckNames,
                Problems = problems,
            };
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>
    /// Takes over what the rooms can use of a predecessor's file, in one transaction. Each room's <c>Imports</c> say how a table of it,
    /// attached as <c>old</c>, is re-keyed; run again they replace what they brought.
    /// </summary>
    /// <exception cref="JobFailedException">The file is missing or is a warehouse of ours.</exception>
    /// <exception cref="WarehouseRefusedException">The file is no DuckDB file.</exception>
    public async Task<WarehouseImport> ImportAsync(string path, IProgress<JobProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var file = Path.GetFullPath(path);
        if (!File.Exists(file)) throw new JobFailedException($"There is no file {file}.");
        var tables = TablesOf(file);
        if (tables.Contains("schema_migrations")) throw new JobFailedException($"{file} is a warehouse that Liftoff made, not a predecessor's; nothing was imported.");

        var imports = rooms.Select(r => r.Assembly).Distinct().SelectMany(a => SqlFile.InFolder(a, "Imports")).Where(i => tables.Contains(i.Name)).ToArray();
        return await warehouse.WriteAsync((connection, token) =>
        {
            connection.Execute($"ATTACH {SqlText.Literal(file)} AS old (READ_ONLY)");
            var rows = new Dictionary<string, long>();
            foreach (var (table, sql) in imports)
            {
                token.ThrowIfCancellationRequested();
                rows[table] = connection.Execute(sql);
            }

            return Task.FromResult(new WarehouseImport(rows, [.. tables.Except(imports.Select(i => i.Name)).Order()]));
        }, progress, cancellationToken);
    }

    private HashSet<string> TablesOf(string file)
    {
        Engine.ThrowIfNotDuckDb(file);
        using var connection = warehouse.Engine.OpenReadOnly(file);
        return [.. connection.Query<string>("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'main'")];
    }

    private async Task CreateFromAsync(string local, Marker? note, CancellationToken cancellationToken)
    {
        var marker = await Store.ReadMarkerAsync(cancellationToken);
        using var copy = WorkingCopy.Take(options.CachePath);
        await Durable.CopyAsync(local, copy.Path, flush: false, cancellationToken);
        if (!await warehouse.CreateAsync(copy, Math.Max(note?.Version ?? 0, marker?.Version ?? 0), cancellationToken))
            throw new JobFailedException($"Somebody else has just created {Store.Location}; look at `./liftoff warehouse status`.");
    }

    private async Task<StoredVersion> FetchCurrentAsync(string file, string seed, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (await Store.FindAsync(null, cancellationToken) is not { } version)
            {
                throw await Store.ReadMarkerAsync(cancellationToken) is { } marker
                    ? WarehouseRefusedException.MarkerWithoutFile(Store, marker)
                    : new JobFailedException($"There is no warehouse at {Store.Location} yet; the first job creates it.");
            }

            try
            {
                await Store.FetchAsync(version, file, seed, progress, cancellationToken);
                return version;
            }
            catch (VersionMovedException) when (attempt < 10)
            {
                // A writer was faster.
            }
        }
    }

    private void ThrowIfLocalOnly(string command)
    {
        if (Store.IsLocalOnly) throw new JobFailedException($"There is nothing to {command}: WAREHOUSE_STORAGE is not set, so the warehouse is the file {options.DatabasePath} itself.");
    }

    private static string Name(long? version) => version?.ToString(CultureInfo.InvariantCulture) ?? "unknown";
}
