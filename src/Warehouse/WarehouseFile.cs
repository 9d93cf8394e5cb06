using System.Data.Common;
using Dapper;
using DuckDB.NET.Data;
using Liftoff.Jobs;
using Liftoff.Sql;
using Liftoff.Warehouse.Copies;
using Liftoff.Warehouse.Runs;
using Liftoff.Warehouse.Schema;
using Liftoff.Warehouse.Storage;
using Microsoft.Extensions.Logging;

namespace Liftoff.Warehouse;

/// <summary>
/// The warehouse: one DuckDB file with one writer at a time and any number of readers. The committed file lives in blob storage, or
/// on this machine without a storage setting; everything else is a copy.
/// </summary>
/// <remarks>
/// Thread-safe; one instance a process. A write is: queue → lease → pull → migrate → one transaction → checkpoint → push under
/// the lease → release → publish. Until the push commits, nothing of it exists for anybody else.
/// </remarks>
public sealed class WarehouseFile : IDisposable
{
    private const int DefaultRowLimit = 100_000;
    private static readonly TimeSpan InterruptEvery = TimeSpan.FromMilliseconds(50);
    private readonly WarehouseOptions options;
    private readonly RunRecords records;
    private readonly ReaderCopies readers;
    private readonly WriterQueue queue;
    private readonly TimeProvider time;
    private readonly ILogger<WarehouseFile> logger;

    internal WarehouseFile(WarehouseOptions options, IWarehouseStore store, Migrations migrations, RunRecords records, TimeProvider time, ILogger<WarehouseFile> logger)
    {
        (this.options, Store, Migrations, this.records, this.time, this.logger) = (options, store, migrations, records, time, logger);
        Engine = new Engine(options);
        Published = new PublishedCopy(options.DatabasePath, store.Location);
        readers = new ReaderCopies(store, Published, migrations, Engine, options, time, logger);
        queue = new WriterQueue(store, options, time, logger);
        if (store.IsLocalOnly) logger.LogInformation("No WAREHOUSE_STORAGE is set: the warehouse {Path} exists on this machine only.", options.DatabasePath);
    }

    internal IWarehouseStore Store { get; }

    internal Migrations Migrations { get; }

    internal Engine Engine { get; }

    internal PublishedCopy Published { get; }

    /// <summary>
    /// Runs <paramref name="work"/> in one transaction on the newest version, alone, and commits the result as the next version.
    /// Either all of it becomes visible to everybody or none of it.
    /// </summary>
    /// <param name="work">
    /// Gets an open connection inside a transaction, which it must not end. Called at most once. It must not fetch anything (others
    /// are waiting) and must honour its token, which also fires when the lease is lost.
    /// </param>
    /// <param name="progress">Told each stage, from any thread: waiting, pulling, working, checkpointing, checkpointed, pushing, committing, committed, publishing.</param>
    /// <exception cref="WarehouseBusyException">Other writers held the warehouse for WAREHOUSE_WAIT_SECONDS.</exception>
    /// <exception cref="WarehouseLeaseLostException">This writer stopped being the only one; nothing was stored.</exception>
    /// <exception cref="WarehouseRefusedException">What is stored cannot be used as a warehouse; nothing was changed.</exception>
    /// <exception cref="WarehouseOutcomeUnknownException">The storage failed in the very commit and cannot be asked.</exception>
    public async Task<T> WriteAsync<T>(Func<DuckDBConnection, CancellationToken, Task<T>> work, IProgress<JobProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        return (await CommitAsync(work, progress, cancellationToken)).Result;
    }

    /// <summary>
    /// Runs <paramref name="query"/> on the last committed version, read-only. Never waits for a writer. The version may be
    /// WAREHOUSE_MAX_AGE_SECONDS old, but is never older than this process's own last write. Before the first write the tables are empty.
    /// While the storage does not answer, the last version goes on being read; its error is thrown only to a process that has none, or
    /// has written since.
    /// </summary>
    /// <exception cref="WarehouseRefusedException">What is stored cannot be used as a warehouse.</exception>
    public Task<T> ReadAsync<T>(Func<DuckDBConnection, CancellationToken, Task<T>> query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        return ReadAsync(query, mustLook: false, cancellationToken);
    }

    /// <summary>Runs a user's SQL on the last committed version, with no way to change it or to reach files, network or extensions; up to 100,000 rows.</summary>
    /// <exception cref="DuckDBException">The SQL is wrong, or wants what it may not have; the message is the engine's.</exception>
    public Task<QueryResult> QueryAsync(string sql, CancellationToken cancellationToken = default) => QueryAsync(sql, DefaultRowLimit, cancellationToken);

    /// <inheritdoc cref="QueryAsync(string, CancellationToken)"/>
    /// <param name="rowLimit">The answer is cut after this many rows.</param>
    public async Task<QueryResult> QueryAsync(string sql, int rowLimit, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(sql);
        ArgumentOutOfRangeException.ThrowIfLessThan(rowLimit, 1);
        using var copy = await readers.BorrowAsync(mustLook: false, cancellationToken);
        using var empty = copy is null ? MakeEmpty(cancellationToken) : null;
        using var connection = Engine.OpenSandbox(copy?.Path ?? empty!.Path);
        return await InterruptibleAsync(connection, () => Task.FromResult(Answer(connection, sql, rowLimit, cancellationToken)), cancellationToken);
    }

    /// <summary>An empty database in memory with the warehouse's engine settings, to prepare data in before a write. The caller disposes it.</summary>
    /// <param name="memoryLimit">What it may keep in memory before it spills, such as <c>512MB</c>, where DUCKDB_MEMORY_LIMIT does not say; null for the engine's default.</param>
    public DuckDBConnection OpenScratch(string? memoryLimit = null) => Engine.OpenInMemory(memoryLimit);

    /// <summary>Bounds what the engine may keep in memory for the rest of a write, where DUCKDB_MEMORY_LIMIT does not say.</summary>
    /// <param name="connection">The write's own.</param>
    /// <param name="limit">Such as <c>128MB</c>.</param>
    public void LimitMemory(DuckDBConnection connection, string limit)
    {
        if (options.MemoryLimit is null) connection.Execute($"SET memory_limit = {SqlText.Literal(limit)}");
    }

    /// <summary>Asks the store how the warehouse stands; opens nothing.</summary>
    public async Task<WarehouseStatus> GetStatusAsync(CancellationToken cancellationToken = default)
    {
        var version = await Store.FindAsync(null, cancellationToken);
        var marker = await Store.ReadMarkerAsync(cancellationToken);
        var note = Published.Note;
        var file = new FileInfo(options.DatabasePath);
        return new WarehouseStatus
        {
            Location = Store.Location,
            IsLocalOnly = Store.IsLocalOnly,
            Version = version?.Note?.Number,
            SchemaVersion = version?.Note?.Schema,
            SizeInBytes = version?.Size,
            CommittedAt = version?.CommittedAt,
            CommittedBy = version?.Note?.By,
            Age = time.GetUtcNow() - version?.CommittedAt,
            Holder = version is not null && await Store.IsLeasedAsync(cancellationToken) ? new WarehouseHolder(marker?.Holder ?? "an unknown writer", marker?.HeldSince) : null,
            LocalPath = options.DatabasePath,
            LocalVersion = note?.Version,
            LocalSizeInBytes = file.Exists ? file.Length : null,
            LocalIsCurrent = file.Exists && version is not null && (Store.IsLocalOnly || (note?.Etag == version.Etag && note.Location == Store.Location && Published.IsUntouched)),
        };
    }

    /// <summary>Ends what waits; copies that are open stay so until their users close them.</summary>
    public void Dispose()
    {
        queue.Dispose();
        readers.Dispose();
    }

    /// <summary>As the public one.</summary>
    /// <param name="mustLook">The version is the one that is committed now, whatever WAREHOUSE_MAX_AGE_SECONDS allows.</param>
    internal async Task<T> ReadAsync<T>(Func<DuckDBConnection, CancellationToken, Task<T>> query, bool mustLook, CancellationToken cancellationToken)
    {
        using var copy = await readers.BorrowAsync(mustLook, cancellationToken);
        using var connection = copy is null ? OpenEmpty(cancellationToken) : Engine.OpenReadOnly(copy.Path);
        return await InterruptibleAsync(connection, () => query(connection, cancellationToken), cancellationToken);
    }

    /// <summary>The whole write.</summary>
    /// <returns>What the work returned; and a sentence about what went wrong after the commit, which does not undo it, or null.</returns>
    internal async Task<(T Result, string? Afterthought)> CommitAsync<T>(Func<DuckDBConnection, CancellationToken, Task<T>> work, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        if (Store.IsLocalOnly) Published.ThrowIfCopy();
        else Published.ThrowIfForeign();
        var unfolded = await records.ListUnfoldedAsync(cancellationToken);
        var (result, _, afterthought) = await AloneAsync(publish: true, async (copy, lease, token) =>
        {
            var before = await PullAsync(copy, progress, token);
            var (done, folded) = await WorkAsync(copy, work, unfolded, progress, token);
            await KeepDailyAsync(before, lease, token);
            return (done, before, folded);
        }, progress, cancellationToken);
        return (result, afterthought);
    }

    /// <summary>Makes another file the next version, whatever the current one holds, which is kept as a snapshot.</summary>
    /// <param name="fill">Looks at the current version, which nobody can replace any more, and fills the working copy; that is checked and migrated afterwards.</param>
    /// <param name="publish">False when the file came from the published copy's place, which its owner then changes himself.</param>
    internal async Task<StoredVersion> ReplaceAsync(Func<StoredVersion, WorkingCopy, CancellationToken, Task> fill, bool publish, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        var (_, after, _) = await AloneAsync(publish, async (copy, lease, token) =>
        {
            var before = await Store.FindAsync(null, token) ?? throw await GoneAsync(token);
            await fill(before, copy, token);
            await WorkAsync(copy, (_, _) => Task.FromResult(0), [], progress, token);
            await Store.SnapshotAsync(before, lease, token);
            return (0, before, (IReadOnlyList<RunRecord>)[]);
        }, progress, cancellationToken);
        return after;
    }

    /// <summary>The frame of every write: in line, under the lease, on a private copy, committed and then followed up.</summary>
    private async Task<(T Result, StoredVersion After, string? Afterthought)> AloneAsync<T>(bool publish, Func<WorkingCopy, WriteLease, CancellationToken, Task<(T Result, StoredVersion Before, IReadOnlyList<RunRecord> Folded)>> change, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        using var turn = await queue.EnterAsync(progress, cancellationToken);
        await using var lease = await queue.LeaseAsync(turn, EnsureExistsAsync, progress, cancellationToken);
        using var session = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lease.Lost);
        using var copy = WorkingCopy.Take(options.CachePath);
        try
        {
            var (result, before, folded) = await change(copy, lease, session.Token);
            lease.ThrowIfLost();
            var after = await Store.CommitAsync(copy.Path, VersionNote.After(before.Note, Migrations.Highest), before, lease, progress, session.Token);
            progress?.Report(new JobProgress("committed"));
            return (result, after, await FollowAsync(copy, after, folded, lease, publish && !Store.IsLocalOnly, progress));
        }
        catch (Exception e) when (lease.Lost.IsCancellationRequested && (e is DbException || StorageError.Is(e, cancellationToken)))
        {
            lease.ThrowIfLost();
            throw;
        }
    }

    private async Task<StoredVersion> PullAsync(WorkingCopy copy, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var version = await Store.FindAsync(null, cancellationToken) ?? throw await GoneAsync(cancellationToken);
            if (version.Note?.Schema > Migrations.Highest) throw WarehouseRefusedException.NewerSchema(version.Note.Schema, Migrations.Highest);
            try
            {
                await Store.FetchAsync(version, copy.Path, File.Exists(copy.Path) ? copy.Path : Published.Path, progress, cancellationToken);
                return version;
            }
            catch (VersionMovedException) when (attempt < 10)
            {
                // Only a program that ignores leases can do this; its version is looked at like any other.
            }
        }
    }

    private async Task<(T Result, IReadOnlyList<RunRecord> Folded)> WorkAsync<T>(WorkingCopy copy, Func<DuckDBConnection, CancellationToken, Task<T>> work, IReadOnlyList<RunRecord> unfolded, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        progress?.Report(new JobProgress("working"));
        (T, IReadOnlyList<RunRecord>) done;
        using (var connection = Engine.OpenWritable(copy.Path))
        {
            done = await InterruptibleAsync(connection, async () =>
            {
                Migrations.Missing(connection);
                Migrations.Apply(connection, time, cancellationToken);
                // No rollback on failure: the whole copy is thrown away.
                var transaction = connection.BeginTransaction();
                var folded = RunRecords.Fold(connection, unfolded);
                var result = await work(connection, cancellationToken);
                cancellationToken.ThrowIfCancellationRequested();
                transaction.Commit();
                progress?.Report(new JobProgress("checkpointing"));
                Execute(connection, "CHECKPOINT");
                return (result, folded);
            }, cancellationToken);
        }

        if (File.Exists(copy.Path + ".wal")) throw new IOException("DuckDB left a log beside the file after its checkpoint; the work is not in the file alone and was not stored.");
        progress?.Report(new JobProgress("checkpointed"));
        return done;
    }

    // From here on the work is committed: whatever fails is told, but it is no failure of the work, and keeps no other step from being tried.
    private async Task<string?> FollowAsync(WorkingCopy copy, StoredVersion after, IReadOnlyList<RunRecord> folded, WriteLease lease, bool publish, IProgress<JobProgress>? progress)
    {
        readers.Expire();
        List<string> troubles = [];
        await TryAsync(() => lease.ReleaseAsync(after, CancellationToken.None));
        await TryAsync(() => records.MarkFoldedAsync(folded, CancellationToken.None));
        if (publish)
        {
            progress?.Report(new JobProgress("publishing"));
            await TryAsync(() => Published.PublishAsync(copy.Path, after, CancellationToken.None));
        }

        return troubles.Count == 0 ? null : $"After the commit: {string.Join(' ', troubles)}";

        async Task TryAsync(Func<Task> step)
        {
            try
            {
                await step();
            }
            catch (Exception e)
            {
                logger.LogWarning(e, "Version {Version} is committed, but something after it went wrong.", after.Note?.Number);
                troubles.Add(StorageError.Describe(e));
            }
        }
    }

    private async Task EnsureExistsAsync(CancellationToken cancellationToken)
    {
        if (await Store.FindAsync(null, cancellationToken) is not null) return;
        if (await Store.ReadMarkerAsync(cancellationToken) is { } marker) throw WarehouseRefusedException.MarkerWithoutFile(Store, marker);
        if (Published.Note is { } note && note.Location == Store.Location) throw WarehouseRefusedException.CopyWithoutFile(Store, note, Published.Path);

        using var copy = WorkingCopy.Take(options.CachePath);
        File.Delete(copy.Path);
        if (await CreateAsync(copy, previousNumber: 0, cancellationToken)) logger.LogInformation("A new warehouse was created at {Location}.", Store.Location);
    }

    /// <summary>Makes the working copy the first version; false when another creator was first.</summary>
    internal async Task<bool> CreateAsync(WorkingCopy copy, long previousNumber, CancellationToken cancellationToken)
    {
        using (var connection = Engine.OpenWritable(copy.Path))
        {
            Migrations.Apply(connection, time, cancellationToken);
            Execute(connection, "CHECKPOINT");
        }

        if (!await Store.TryCreateAsync(copy.Path, VersionNote.After(null, Migrations.Highest) with { Number = previousNumber + 1 }, cancellationToken)) return false;
        var first = await Store.FindAsync(null, cancellationToken) ?? throw await GoneAsync(cancellationToken);
        await Store.WriteMarkerAsync(Marker.Of(first, Store.Location), cancellationToken);
        return true;
    }

    /// <summary>The snapshots that say nothing about the time since <paramref name="keep"/> ago: the next state that is kept had replaced each of them before that.</summary>
    /// <remarks>A state's own age says nothing: after a month without a write it is still how the warehouse stood yesterday.</remarks>
    /// <param name="kept">Oldest first.</param>
    internal static IEnumerable<StoredVersion> Outdated(IReadOnlyList<StoredVersion> kept, StoredVersion current, DateTimeOffset now, TimeSpan keep)
    {
        StoredVersion[] states = [.. kept.Where(s => !IsSame(s, current)), current];
        return states.Zip(states.Skip(1)).Where(pair => now - pair.Second.CommittedAt > keep).Select(pair => pair.First);
    }

    private static bool IsSame(StoredVersion a, StoredVersion b) => a.CommittedAt == b.CommittedAt && a.Note?.CommitId == b.Note?.CommitId;

    /// <summary>The first writer of a day keeps what it found (and could open), and drops what nobody can want back within WAREHOUSE_KEEP_DAYS.</summary>
    private async Task KeepDailyAsync(StoredVersion before, WriteLease lease, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (before.CommittedAt.UtcDateTime.Date == now.UtcDateTime.Date) return;
        var snapshots = await Store.ListSnapshotsAsync(cancellationToken);
        // An earlier first writer of today may have kept it and then failed.
        if (!snapshots.Any(s => IsSame(s, before))) await Store.SnapshotAsync(before, lease, cancellationToken);
        foreach (var old in Outdated(snapshots, before, now, options.Keep)) await Store.DeleteSnapshotAsync(old, cancellationToken);
    }

    private DuckDBConnection OpenEmpty(CancellationToken cancellationToken)
    {
        var connection = Engine.OpenInMemory();
        Migrations.Apply(connection, time, cancellationToken);
        return connection;
    }

    /// <summary>An empty warehouse as a file, which a user's SQL can be kept from changing; one in memory cannot be read-only.</summary>
    private TemporaryFile MakeEmpty(CancellationToken cancellationToken)
    {
        var file = new TemporaryFile(Path.Combine(Directory.CreateDirectory(options.CachePath).FullName, $"empty.{Guid.NewGuid():N}.duckdb"));
        using var connection = Engine.OpenWritable(file.Path);
        Migrations.Apply(connection, time, cancellationToken);
        Execute(connection, "CHECKPOINT");
        return file;
    }

    private static QueryResult Answer(DuckDBConnection connection, string sql, int rowLimit, CancellationToken cancellationToken)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.UseStreamingMode = true;
        using var reader = command.ExecuteReader();
        var answer = new QueryResult([], [], IsTruncated: false);
        do
        {
            // Of several statements the last one that returns something is the answer; the ones before only take part if they are run.
            if (reader.FieldCount > 0) answer = ReadRows(reader, rowLimit, cancellationToken);
        }
        while (reader.NextResult());
        return answer;
    }

    private static QueryResult ReadRows(DuckDBDataReader reader, int rowLimit, CancellationToken cancellationToken)
    {
        var columns = Enumerable.Range(0, reader.FieldCount).Select(i => new QueryColumn(reader.GetName(i), reader.GetDataTypeName(i))).ToArray();
        var rows = new List<object?[]>();
        while (reader.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (rows.Count == rowLimit) return new QueryResult(columns, rows, IsTruncated: true);
            var row = new object?[columns.Length];
            for (var i = 0; i < row.Length; i++) row[i] = reader.IsDBNull(i) ? null : reader.GetValue(i);
            rows.Add(row);
        }

        return new QueryResult(columns, rows, IsTruncated: false);
    }

    // The engine knows nothing of tokens, and most of a job's time passes inside one statement of it. An interruption that falls
    // between two statements is lost, and one that is not repeated would leave the second running for as long as it likes.
    private static async Task<T> InterruptibleAsync<T>(DuckDBConnection connection, Func<Task<T>> use, CancellationToken cancellationToken)
    {
        await using var interrupt = new Timer(_ => Engine.Interrupt(connection));
        await using var start = cancellationToken.Register(() => interrupt.Change(TimeSpan.Zero, InterruptEvery));
        try
        {
            return await use();
        }
        catch (DuckDBException e) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException("The statement was interrupted.", e, cancellationToken);
        }
    }

    private static void Execute(DuckDBConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private async Task<WarehouseRefusedException> GoneAsync(CancellationToken cancellationToken) =>
        WarehouseRefusedException.MarkerWithoutFile(Store, await Store.ReadMarkerAsync(cancellationToken) ?? new Marker { Location = Store.Location });

    /// <summary>Deletes its file at the end.</summary>
    private sealed class TemporaryFile(string path) : IDisposable
    {
        public string Path { get; } = path;

        public void Dispose() => File.Delete(Path);
    }
}
