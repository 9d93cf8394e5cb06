using System.Globalization;
using System.Runtime.ExceptionServices;
using System.Security.Cryptography;
using Azure;
using Azure.Storage;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Liftoff.Jobs;
using Liftoff.Operations.Telemetry;
using Microsoft.Extensions.Logging;

namespace Liftoff.Warehouse.Storage;

/// <summary>
/// The warehouse as one block blob, its marker as a small blob beside it.
/// </summary>
/// <remarks>
/// The lease is taken on the database blob itself, not on the marker: only then does every staged block and the commit carry a
/// lease id that the service checks, so that a writer which was stopped past its lease is refused by the service however late it
/// wakes. A lease needs a blob; therefore a first version with empty tables is created with <c>If-None-Match: *</c>, which one of
/// several creators wins, before anybody leases it.
/// </remarks>
internal sealed class BlobStore(BlobConnection connection, string name, TimeSpan leaseTime, TimeProvider time, ILogger logger) : IWarehouseStore
{
    private const int StagedAtOnce = 8;
    private readonly BlobContainerClient container = connection.Container;
    private readonly BlockBlobClient blob = connection.Container.GetBlockBlobClient(name);
    private readonly BlobClient marker = connection.Container.GetBlobClient(name + ".json");

    public string Location { get; } = connection.Container.GetBlobClient(name).Uri.GetLeftPart(UriPartial.Path);

    public bool IsLocalOnly => false;

    public async Task<StoredVersion?> FindAsync(StoredVersion? known, CancellationToken cancellationToken)
    {
        try
        {
            var properties = known is null
                ? (await blob.GetPropertiesAsync(cancellationToken: cancellationToken)).Value
                : (await connection.Impatient.GetBlobClient(name).GetPropertiesAsync(new BlobRequestConditions { IfNoneMatch = new ETag(known.Tag) }, cancellationToken)).Value;
            return new StoredVersion(NameOf(properties.ETag), properties.ETag.ToString(), ReadNote(properties.Metadata), properties.ContentLength, properties.LastModified);
        }
        catch (RequestFailedException e) when (e.Status == 304)
        {
            return known;
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
    }

    public async Task<bool> IsLeasedAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await blob.GetPropertiesAsync(cancellationToken: cancellationToken)).Value.LeaseState == LeaseState.Leased;
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return false;
        }
    }

    public async Task<Marker?> ReadMarkerAsync(CancellationToken cancellationToken)
    {
        try
        {
            return Marker.Parse((await marker.DownloadContentAsync(cancellationToken)).Value.Content, $"{Location}.json");
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
    }

    public async Task WriteMarkerAsync(Marker content, CancellationToken cancellationToken) => await PutMarkerAsync(content, null, cancellationToken);

    public async Task<WriteLease?> TryLeaseAsync(Guid leaseId, CancellationToken cancellationToken)
    {
        var lease = connection.Impatient.GetBlobClient(name).GetBlobLeaseClient(leaseId.ToString());
        var asked = time.GetTimestamp();
        try
        {
            await lease.AcquireAsync(leaseTime, cancellationToken: cancellationToken);
        }
        catch (RequestFailedException e) when (e.Status == 409)
        {
            return null;
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            throw new VersionMovedException(e);
        }

        return await BlobLease.HoldAsync(this, lease, leaseTime, asked, time, logger, cancellationToken);
    }

    public async Task<long> FetchAsync(StoredVersion version, string file, string seed, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await blob.GetBlockListAsync(BlockListTypes.Committed, version.Snapshot, cancellationToken: cancellationToken);
            // The service takes no If-Match on block lists, so the answer is looked at instead.
            if (version.Snapshot is null && answer.GetRawResponse().Headers.ETag is { } tag && NameOf(tag) != version.Etag) throw new VersionMovedException();
            var list = BlockList.Read(answer.Value.CommittedBlocks.Select(b => (b.Name, (long)b.Size)).ToArray());
            return await new BlobFetch(version.Snapshot is null ? blob : blob.WithSnapshot(version.Snapshot), version, list).ToAsync(file, seed, progress, cancellationToken);
        }
        catch (RequestFailedException e) when (e.Status is 404 or 412)
        {
            throw new VersionMovedException(e);
        }
    }

    public async Task<bool> TryCreateAsync(string file, VersionNote note, CancellationToken cancellationToken)
    {
        await container.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        try
        {
            await StageAsync(file, note, null, new HashSet<string>(), new BlobRequestConditions(), new BlobRequestConditions { IfNoneMatch = ETag.All }, null, cancellationToken);
            return true;
        }
        catch (Exception e) when (e is LostAnswerException or IOException or RequestFailedException { Status: 400 or 409 or 412 })
        {
            // Another creator was first (its commit also drops what we had staged); or the answer to our own commit was lost.
            if (await FindAsync(null, cancellationToken) is { } present) return present.Note?.CommitId == note.CommitId;
            if (e is LostAnswerException { InnerException: { } cause }) ExceptionDispatchInfo.Throw(cause);
            throw;
        }
    }

    public async Task<StoredVersion> CommitAsync(string file, VersionNote note, StoredVersion replaces, WriteLease lease, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        var held = (BlobLease)lease;
        try
        {
            var answer = await blob.GetBlockListAsync(BlockListTypes.Committed, conditions: new BlobRequestConditions { LeaseId = held.Id }, cancellationToken: cancellationToken);
            var committed = answer.Value.CommittedBlocks.Select(b => b.Name).ToArray();
            try
            {
                return await StageAsync(file, note, replaces, committed, Held(null), Held(replaces.Tag), progress, cancellationToken);
            }
            catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.InvalidBlobOrBlock && replaces.Note is not null && committed.Length > 0)
            {
                var cleaned = await DropForeignBlocksAsync(committed, replaces, Held(replaces.Tag));
                return await StageAsync(file, note, cleaned, committed, Held(null), Held(cleaned.Tag), progress, cancellationToken);
            }
        }
        catch (RequestFailedException e) when (e.Status is 404 or 409 or 412)
        {
            // Also what a repetition of our own commit is told when the answer to the first was lost.
            return await AskWhetherCommittedAsync(note, held, e);
        }
        catch (LostAnswerException e)
        {
            return await AskWhetherCommittedAsync(note, held, e.InnerException!);
        }

        BlobRequestConditions Held(string? tag) => tag is null ? new() { LeaseId = held.Id } : new() { LeaseId = held.Id, IfMatch = new ETag(tag) };
    }

    public async Task SnapshotAsync(StoredVersion version, WriteLease lease, CancellationToken cancellationToken) =>
        await blob.CreateSnapshotAsync(conditions: new BlobRequestConditions { LeaseId = ((BlobLease)lease).Id, IfMatch = new ETag(version.Tag) }, cancellationToken: cancellationToken);

    public async Task<IReadOnlyList<StoredVersion>> ListSnapshotsAsync(CancellationToken cancellationToken)
    {
        var snapshots = new List<StoredVersion>();
        try
        {
            await foreach (var item in container.GetBlobsAsync(BlobTraits.Metadata, BlobStates.Snapshots, name, cancellationToken))
            {
                if (item.Name != name || item.Snapshot is null || item.Properties is not { ETag: { } tag, LastModified: { } at, ContentLength: { } size }) continue;
                snapshots.Add(new StoredVersion(NameOf(tag), tag.ToString(), ReadNote(item.Metadata), size, at, item.Snapshot));
            }
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return [];
        }

        return snapshots.OrderBy(s => s.Snapshot, StringComparer.Ordinal).ToArray();
    }

    public async Task DeleteSnapshotAsync(StoredVersion snapshot, CancellationToken cancellationToken) =>
        await blob.WithSnapshot(snapshot.Snapshot).DeleteIfExistsAsync(cancellationToken: cancellationToken);

    /// <summary>Writes the marker, refused with 412 when <paramref name="replaces"/> is not what is there.</summary>
    internal async Task<ETag> PutMarkerAsync(Marker content, ETag? replaces, CancellationToken cancellationToken)
    {
        var options = new BlobUploadOptions { HttpHeaders = new BlobHttpHeaders { ContentType = "application/json" } };
        if (replaces is { } tag) options.Conditions = new BlobRequestConditions { IfMatch = tag };
        return (await marker.UploadAsync(new BinaryData(content.ToJson()), options, cancellationToken)).Value.ETag;
    }

    /// <summary>Sends the pieces that the committed list lacks, then the list. Every piece is hashed from the very buffer that is sent.</summary>
    private async Task<StoredVersion> StageAsync(string file, VersionNote note, StoredVersion? replaces, IReadOnlyCollection<string> committed, BlobRequestConditions whileStaging, BlobRequestConditions atCommit, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        using var handle = File.OpenHandle(file, options: FileOptions.SequentialScan);
        var pieces = Pieces.Of(RandomAccess.GetLength(handle));
        var present = committed as HashSet<string> ?? [.. committed];
        var ids = new string[pieces.Count];
        long done = 0;
        var stagedAny = false;
        progress?.Report(new JobProgress("pushing", 0, pieces.FileLength));
        await pieces.ForEachAsync(handle, StagedAtOnce, async (position, content, token) =>
        {
            ids[position] = pieces.IdOf(position, content.Span);
            if (!present.Contains(ids[position]))
            {
                await StageAsync(ids[position], content, whileStaging, token);
                Volatile.Write(ref stagedAny, true);
                Instruments.Pushed.Add(content.Length);
                progress?.Report(new JobProgress("pushing", Interlocked.Add(ref done, content.Length), pieces.FileLength));
            }
            else
            {
                Interlocked.Add(ref done, content.Length);
            }
        }, cancellationToken);

        if (replaces is not null && !stagedAny && committed is string[] list && list.AsSpan().SequenceEqual(ids)) return replaces;
        progress?.Report(new JobProgress("committing", pieces.FileLength, pieces.FileLength));
        cancellationToken.ThrowIfCancellationRequested();
        return await CommitListAsync(ids, pieces.FileLength, note, atCommit);
    }

    // Another tool began to upload something here and left blocks whose ids are of another length; the service then takes no
    // others for a week. To commit what is committed already makes it drop them.
    private async Task<StoredVersion> DropForeignBlocksAsync(string[] committed, StoredVersion version, BlobRequestConditions conditions)
    {
        logger.LogWarning("Another tool has begun to upload something to {Location}; what it left is dropped.", Location);
        return await CommitListAsync(committed, version.Size, version.Note!, conditions);
    }

    private async Task StageAsync(string id, ReadOnlyMemory<byte> content, BlobRequestConditions conditions, CancellationToken cancellationToken)
    {
        // The service compares what arrives with this: a broken request must not leave other bytes under a name that promises these.
#pragma warning disable CA5351 // MD5 is what the service checks; it guards against accidents, and the SHA-256 in the name against the rest.
        var validation = new UploadTransferValidationOptions { ChecksumAlgorithm = StorageChecksumAlgorithm.MD5, PrecalculatedChecksum = MD5.HashData(content.Span) };
#pragma warning restore CA5351
        try
        {
            await blob.StageBlockAsync(id, new ReadOnlyMemoryStream(content), new BlockBlobStageBlockOptions { Conditions = conditions, TransferValidation = validation }, cancellationToken);
        }
        catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.LeaseNotPresentWithBlobOperation)
        {
            // Azurite (3.37) looks for the lease on a snapshot of the blob once there is one, and finds none. Without a lease id the
            // block is refused by a service that knows of another holder, and otherwise harmless: the commit carries ours.
            await blob.StageBlockAsync(id, new ReadOnlyMemoryStream(content), new BlockBlobStageBlockOptions { TransferValidation = validation }, cancellationToken);
        }
    }

    // Takes no token: to ask afterwards what became of a commit takes longer than the commit.
    private async Task<StoredVersion> CommitListAsync(string[] ids, long length, VersionNote note, BlobRequestConditions conditions)
    {
        try
        {
            var options = new CommitBlockListOptions { Conditions = conditions, Metadata = WriteNote(note), HttpHeaders = new BlobHttpHeaders { ContentType = "application/vnd.duckdb" } };
            var answer = (await blob.CommitBlockListAsync(ids, options, CancellationToken.None)).Value;
            return new StoredVersion(NameOf(answer.ETag), answer.ETag.ToString(), note, length, answer.LastModified);
        }
        catch (RequestFailedException e) when (e.Status is >= 400 and < 500 and not 408 and not 429)
        {
            throw;
        }
        catch (Exception e) when (StorageError.Is(e, CancellationToken.None))
        {
            throw new LostAnswerException(e);
        }
    }

    // First the lease is given up: from then on the service refuses our commit if it is still on its way. Then the blob tells
    // whether it had arrived.
    private async Task<StoredVersion> AskWhetherCommittedAsync(VersionNote note, BlobLease lease, Exception lost)
    {
        using var patience = new CancellationTokenSource(leaseTime, time);
        while (true)
        {
            try
            {
                await lease.GiveUpAsync(patience.Token);
                var current = await FindAsync(null, patience.Token);
                if (current?.Note?.CommitId == note.CommitId) return current;
                if (current?.Note?.Commits.Contains(note.CommitId) == true) return current with { Etag = "superseded" + note.CommitId, Note = note };
                throw new WarehouseLeaseLostException($"the commit was refused. {StorageError.Describe(lost)}", lost);
            }
            catch (Exception e) when (StorageError.Is(e))
            {
                if (patience.IsCancellationRequested) throw new WarehouseOutcomeUnknownException(lost);
                await Task.Delay(TimeSpan.FromMilliseconds(500), time, CancellationToken.None);
            }
        }
    }

    private static Dictionary<string, string> WriteNote(VersionNote note) => new()
    {
        ["version"] = note.Number.ToString(CultureInfo.InvariantCulture),
        ["schema"] = note.Schema.ToString(CultureInfo.InvariantCulture),
        ["writer"] = Uri.EscapeDataString(note.By),
        ["commits"] = string.Join(',', note.Commits),
    };

    // Metadata of a blob that somebody copied or uploaded may be missing or incomplete: then there is no note.
    private static VersionNote? ReadNote(IDictionary<string, string>? metadata) =>
        metadata is not null
        && metadata.TryGetValue("version", out var version) && long.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && metadata.TryGetValue("schema", out var schema) && int.TryParse(schema, NumberStyles.None, CultureInfo.InvariantCulture, out var schemaNumber)
            ? new VersionNote(number, schemaNumber, Uri.UnescapeDataString(metadata.TryGetValue("writer", out var by) ? by : "unknown"), metadata.TryGetValue("commits", out var commits) ? commits.Split(',') : [])
            : null;

    // Azurite sends some of its ETags without quotation marks.
    private static string NameOf(ETag tag) => string.Concat(tag.ToString().ToLowerInvariant().Where(char.IsAsciiLetterOrDigit));

    /// <summary>The commit was sent, and nothing is known of it.</summary>
    private sealed class LostAnswerException(Exception innerException) : Exception("The answer to the commit was lost.", innerException);
}
