using Liftoff.Warehouse.Schema;
using Liftoff.Warehouse.Storage;
using Microsoft.Extensions.Logging;

namespace Liftoff.Warehouse.Copies;

/// <summary>
/// The files that readers of this process open: one a version, never changed once opened. The newest is looked for by one
/// conditional request when the last look is older than a setting; whoever finds it old fetches the new one, others go on with
/// what they have.
/// </summary>
internal sealed class ReaderCopies(IWarehouseStore store, PublishedCopy published, Migrations migrations, Engine engine, WarehouseOptions options, TimeProvider time, ILogger logger) : IDisposable
{
    private readonly string folder = System.IO.Path.Combine(options.CachePath, "readers");
    private readonly SemaphoreSlim refreshing = new(1);
    private readonly Lock gate = new();
    private readonly Dictionary<string, int> users = [];
    private Copy? current;
    private long expiredAt = long.MinValue;

    /// <summary>Readers that come after this call see at least what is committed now.</summary>
    public void Expire() => Volatile.Write(ref expiredAt, time.GetTimestamp());

    public void Dispose() => refreshing.Dispose();

    /// <summary>
    /// Borrows the newest copy; null when there is no warehouse yet. While the storage does not answer, the last one, unless this
    /// process has written since.
    /// </summary>
    /// <param name="mustLook">Whatever the last look found, however young it is, is not enough.</param>
    public async Task<Borrowed?> BorrowAsync(bool mustLook, CancellationToken cancellationToken)
    {
        var notBefore = mustLook ? time.GetTimestamp() : long.MinValue;
        if (TryBorrow(Freshness.Fresh, notBefore) is { } fresh) return fresh;
        var old = TryBorrow(Freshness.NotExpired, notBefore);
        if (old is null) await refreshing.WaitAsync(cancellationToken);
        else if (!refreshing.Wait(0, CancellationToken.None)) return old;
        var began = time.GetTimestamp();
        try
        {
            var newest = TryBorrow(Freshness.Fresh, notBefore) ?? await FetchNewestAsync(cancellationToken);
            old?.Dispose();
            return newest;
        }
        catch (Exception e) when (old is not null && StorageError.Is(e, cancellationToken))
        {
            logger.LogWarning("No newer version of the warehouse could be fetched, readers go on with the last one: {Reason}", StorageError.Describe(e));
            // As of the begin: what this process committed meanwhile must still be looked for.
            lock (gate) current = current is { } last ? last with { CheckedAt = began } : null;
            return old;
        }
        catch
        {
            old?.Dispose();
            throw;
        }
        finally
        {
            refreshing.Release();
        }
    }

    private async Task<Borrowed?> FetchNewestAsync(CancellationToken cancellationToken)
    {
        // Another process may drop the file between the look and the loan; null would say that there is no warehouse.
        while (await RefreshAsync(cancellationToken))
            if (TryBorrow(Freshness.Any) is { } newest) return newest;
        return null;
    }

    private Borrowed? TryBorrow(Freshness wanted, long notBefore = long.MinValue)
    {
        lock (gate)
        {
            if (current is not { } copy || !File.Exists(copy.Path)) return null;
            if (wanted != Freshness.Any && copy.CheckedAt < Math.Max(Volatile.Read(ref expiredAt), notBefore)) return null;
            if (wanted == Freshness.Fresh && time.GetElapsedTime(copy.CheckedAt) > options.MaxAge) return null;
            users[copy.Path] = users.GetValueOrDefault(copy.Path) + 1;
            return new Borrowed(this, copy.Path);
        }
    }

    /// <returns>False when there is no warehouse yet.</returns>
    private async Task<bool> RefreshAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var known = current is { } copy && File.Exists(copy.Path) ? copy.Version : null;
            var checkedAt = time.GetTimestamp();
            var version = await store.FindAsync(known, cancellationToken);
            if (version is null)
            {
                if (await store.ReadMarkerAsync(cancellationToken) is { } marker) throw WarehouseRefusedException.MarkerWithoutFile(store, marker);
                lock (gate) current = null;
                return false;
            }

            if (version.Etag == known?.Etag)
            {
                lock (gate) current = current! with { CheckedAt = checkedAt };
                return true;
            }

            try
            {
                var path = await FetchAsync(version, cancellationToken);
                lock (gate) current = new Copy(path, version, checkedAt);
                DropOld();
                return true;
            }
            catch (VersionMovedException) when (attempt < 10)
            {
                // A writer was faster than the fetch; the next look finds its version.
            }
        }
    }

    private async Task<string> FetchAsync(StoredVersion version, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var path = System.IO.Path.Combine(folder, $"monitoring.{version.Etag}.duckdb");
        await store.FetchAsync(version, path, published.Path, null, cancellationToken);
        Engine.ThrowIfNotDuckDb(path);
        var isBehind = false;
        using (var connection = engine.OpenReadOnly(path)) isBehind = migrations.Missing(connection).Count > 0;
        // Before the copy below: this path may not be opened by hand once a reader has it.
        if (!store.IsLocalOnly) await published.PublishAsync(path, version, cancellationToken);
        if (isBehind) await MigrateAsync(path, cancellationToken);
        return path;
    }

    // After an upgrade readers need the new tables before the first writer has made them in the warehouse. Theirs is a private
    // copy, so it can go ahead.
    private async Task MigrateAsync(string path, CancellationToken cancellationToken)
    {
        var ahead = System.IO.Path.Combine(folder, Guid.NewGuid().ToString("N")[..8], "monitoring.duckdb");
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(ahead)!);
        try
        {
            await Durable.CopyAsync(path, ahead, flush: false, cancellationToken);
            using (var connection = engine.OpenWritable(ahead)) migrations.Apply(connection, time, cancellationToken);
            File.Move(ahead, path, overwrite: true);
        }
        finally
        {
            Directory.Delete(System.IO.Path.GetDirectoryName(ahead)!, recursive: true);
        }
    }

    // Readers of other processes may be about to open a version that is still young; older ones they fetch again.
    private void DropOld()
    {
        lock (gate)
        {
            foreach (var file in Directory.EnumerateFiles(folder))
            {
                var isYoung = DateTime.UtcNow - File.GetLastWriteTimeUtc(file) < 2 * options.MaxAge + TimeSpan.FromMinutes(1);
                if (file != current?.Path && !users.ContainsKey(file) && !isYoung) File.Delete(file);
            }
        }
    }

    private void Return(string path)
    {
        lock (gate)
        {
            if (--users[path] == 0) users.Remove(path);
        }
    }

    private sealed record Copy(string Path, StoredVersion Version, long CheckedAt);

    private enum Freshness
    {
        Any,

        /// <summary>At least as new as this process's last commit.</summary>
        NotExpired,

        /// <summary>And checked within the reader's maximum age.</summary>
        Fresh,
    }

    /// <summary>A reader's hold on a copy: it is not deleted meanwhile.</summary>
    internal sealed class Borrowed(ReaderCopies copies, string path) : IDisposable
    {
        private bool isReturned;

        public string Path => path;

        public void Dispose()
        {
            if (isReturned) return;
            isReturned = true;
            copies.Return(path);
        }
    }
}
