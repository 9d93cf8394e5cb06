using Liftoff.Jobs;
using Microsoft.Extensions.Logging;

namespace Liftoff.Warehouse.Storage;

/// <summary>
/// The warehouse on this machine only: the file at MONITORING_DB_PATH, replaced by rename, with a lock file in the lease's place.
/// It keeps no snapshots.
/// </summary>
internal sealed class LocalStore(string path, TimeProvider time, ILogger logger) : IWarehouseStore
{
    private readonly string markerPath = path + ".json";

    public string Location => path;

    public bool IsLocalOnly => true;

    public Task<StoredVersion?> FindAsync(StoredVersion? known, CancellationToken cancellationToken) => Task.FromResult(Find());

    public Task<Marker?> ReadMarkerAsync(CancellationToken cancellationToken) => Task.FromResult(ReadMarker());

    public Task WriteMarkerAsync(Marker marker, CancellationToken cancellationToken)
    {
        Durable.WriteAllBytes(markerPath, (marker with { FileStamp = Durable.Stamp(path) }).ToJson());
        return Task.CompletedTask;
    }

    public async Task<WriteLease?> TryLeaseAsync(Guid leaseId, CancellationToken cancellationToken)
    {
        if (FileLock.TryTake(path + ".lock") is not { } held) return null;
        try
        {
            var marker = ReadMarker() ?? new Marker { Location = Location };
            await WriteMarkerAsync(marker with { Holder = VersionNote.ThisProcess, HeldSince = time.GetUtcNow() }, cancellationToken);
            return new LocalLease(this, held, logger);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    public Task<bool> IsLeasedAsync(CancellationToken cancellationToken)
    {
        using var free = FileLock.TryTake(path + ".lock");
        return Task.FromResult(free is null);
    }

    public async Task<long> FetchAsync(StoredVersion version, string file, string seed, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        ThrowIfOpenElsewhere();
        progress?.Report(new JobProgress("copying", 0, version.Size));
        await Durable.CopyAsync(path, file, flush: false, cancellationToken);
        if (Find()?.Etag != version.Etag) throw new VersionMovedException();
        progress?.Report(new JobProgress("copying", version.Size, version.Size));
        return 0;
    }

    public async Task<bool> TryCreateAsync(string file, VersionNote note, CancellationToken cancellationToken)
    {
        using var held = await FileLock.TakeAsync(path + ".lock", cancellationToken);
        if (File.Exists(path)) return false;
        await PlaceAsync(file, note, cancellationToken);
        return true;
    }

    public async Task<StoredVersion> CommitAsync(string file, VersionNote note, StoredVersion replaces, WriteLease lease, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        ThrowIfOpenElsewhere();
        if (Find()?.Etag != replaces.Etag) throw new WarehouseLeaseLostException($"{path} was changed by another program meanwhile");
        progress?.Report(new JobProgress("storing", 0, new FileInfo(file).Length));
        return await PlaceAsync(file, note, cancellationToken);
    }

    public Task SnapshotAsync(StoredVersion version, WriteLease lease, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<IReadOnlyList<StoredVersion>> ListSnapshotsAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<StoredVersion>>([]);

    public Task DeleteSnapshotAsync(StoredVersion snapshot, CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<StoredVersion> PlaceAsync(string file, VersionNote note, CancellationToken cancellationToken)
    {
        await Durable.CopyAsync(file, path, flush: true, cancellationToken);
        // The file comes first: a crash here leaves a marker whose stamp does not match, and the number goes on from it.
        var version = Find(note)!;
        try
        {
            await WriteMarkerAsync(Marker.Of(version, Location) with { Holder = ReadMarker()?.Holder, HeldSince = ReadMarker()?.HeldSince }, CancellationToken.None);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The rename was the commit; to fail now would tell of work that is stored as if it were not.
            logger.LogWarning(e, "Version {Version} of {Path} is committed, but its marker could not be written.", note.Number, path);
        }

        return version;
    }

    private StoredVersion? Find(VersionNote? note = null)
    {
        var file = new FileInfo(path);
        if (!file.Exists) return null;
        var stamp = Durable.Stamp(path);
        if (note is null && ReadMarker() is { Version: { } number } marker)
            note = new VersionNote(number, marker.FileStamp == stamp ? marker.Schema ?? 0 : 0, marker.CommittedBy ?? "unknown", []);
        return new StoredVersion(stamp, stamp, note, file.Length, file.LastWriteTimeUtc);
    }

    private Marker? ReadMarker() => File.Exists(markerPath) ? Marker.Parse(File.ReadAllBytes(markerPath), markerPath) : null;

    // What another client has committed but not yet folded into the file would be lost by copying the file alone.
    private void ThrowIfOpenElsewhere()
    {
        if (File.Exists(path + ".wal"))
            throw new WarehouseRefusedException($"{path} was opened for writing by another program ({Path.GetFileName(path)}.wal lies beside it).", "Close that program, or if it has crashed open the file with a DuckDB client once and close it again; open it read-only in future.");
    }

    private sealed class LocalLease(LocalStore store, FileLock held, ILogger logger) : WriteLease
    {
        private bool released;

        public override CancellationToken Lost => CancellationToken.None;

        public override void ThrowIfLost()
        {
        }

        public override async Task ReleaseAsync(StoredVersion? committed, CancellationToken cancellationToken)
        {
            released = true;
            try
            {
                if (store.ReadMarker() is { } marker) await store.WriteMarkerAsync(marker with { Holder = null, HeldSince = null }, cancellationToken);
            }
            finally
            {
                held.Dispose();
            }
        }

        public override async ValueTask DisposeAsync()
        {
            if (released) return;
            try
            {
                await ReleaseAsync(null, CancellationToken.None);
            }
            catch (IOException e)
            {
                logger.LogWarning(e, "The marker of {Path} could not be updated.", store.Location);
            }
        }
    }
}
