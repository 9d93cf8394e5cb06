using System.Globalization;
using System.Text.Json;
using Azure;
using Azure.Storage.Blobs.Models;
using DuckDB.NET.Data;
using Liftoff.Jobs;
using Liftoff.Warehouse.Storage;
using Microsoft.Extensions.Logging;

namespace Liftoff.Warehouse.Runs;

/// <summary>
/// The records of runs that the table does not have yet: in the landing folders of this machine, and as small blobs
/// <c>runs/{job}/{date}/{run id}.json</c>, so that any machine's writer can fold them into the table.
/// </summary>
internal sealed class RunRecords(BlobConnection? connection, Landing landing, WarehouseOptions options, TimeProvider time, ILogger<RunRecords> logger)
{
    /// <summary>Writes the record down. Only this machine's copy is certain: the blob is left behind when the storage does not answer.</summary>
    public async Task SaveAsync(RunRecord record, bool isFolded, CancellationToken cancellationToken)
    {
        landing.Save(record, isFolded);
        if (connection is null) return;
        try
        {
            // A sign of life that comes late is worthless; the end of a run is worth waiting for.
            var container = record.HasEnded ? connection.Container : connection.Impatient;
            var blob = container.GetBlobClient(BlobName(record));
            if (isFolded)
            {
                await blob.DeleteIfExistsAsync(cancellationToken: cancellationToken);
                return;
            }

            try
            {
                await PutAsync();
            }
            catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.ContainerNotFound)
            {
                await container.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
                await PutAsync();
            }

            Task PutAsync() => blob.UploadAsync(new BinaryData(RunFile.Of(record, isFolded).ToJson()), overwrite: true, cancellationToken);
        }
        catch (Exception e) when (StorageError.Is(e, cancellationToken))
        {
            logger.LogWarning("The record of run {RunId} could not be copied to the storage: {Reason}", record.RunId, StorageError.Describe(e));
        }
    }

    /// <summary>The records that stand in no table yet, dead runs as failed ones.</summary>
    public async Task<IReadOnlyList<RunRecord>> ListUnfoldedAsync(CancellationToken cancellationToken)
    {
        var records = new Dictionary<string, RunRecord>();
        foreach (var (file, folder) in landing.List().Where(r => !r.File.IsFolded)) Add(file.ToRecord(folder));
        if (connection is not null)
        {
            await foreach (var record in ListBlobsAsync(cancellationToken)) Add(record);
        }

        var now = time.GetUtcNow();
        return [.. records.Values.Select(r => r.AsOf(now, options.Silence))];

        // A run is here and in the storage, and twice here where somebody copied its folder.
        void Add(RunRecord record) => records[record.RunId] = records.TryGetValue(record.RunId, out var known) ? RunRecord.Truer(known, record) with { Folder = known.Folder ?? record.Folder } : record;
    }

    /// <summary>Puts what has ended into the table, within the caller's transaction.</summary>
    /// <returns>What has to be marked by <see cref="MarkFoldedAsync"/> once the transaction is committed.</returns>
    public static IReadOnlyList<RunRecord> Fold(DuckDBConnection connection, IReadOnlyList<RunRecord> unfolded)
    {
        var ended = unfolded.Where(r => r.HasEnded).ToArray();
        foreach (var record in ended)
            if (RunTable.Find(connection, record.RunId) is not { } stored || RunRecord.Truer(stored, record) != stored) RunTable.Put(connection, record);
        return ended;
    }

    public async Task MarkFoldedAsync(IReadOnlyList<RunRecord> folded, CancellationToken cancellationToken)
    {
        foreach (var record in folded)
        {
            if (landing.Find(record) is { } local) landing.Save(local.ToRecord(null), isFolded: true);
            if (connection is null) continue;
            try
            {
                await connection.Impatient.GetBlobClient(BlobName(record)).DeleteIfExistsAsync(cancellationToken: cancellationToken);
            }
            catch (Exception e) when (StorageError.Is(e, cancellationToken))
            {
                // The next writer finds it in the table and tries again.
                logger.LogWarning("The folded record of run {RunId} stays in the storage for now: {Reason}", record.RunId, StorageError.Describe(e));
            }
        }
    }

    private async IAsyncEnumerable<RunRecord> ListBlobsAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var names = new List<string>();
        try
        {
            await foreach (var item in connection!.Container.GetBlobsAsync(BlobTraits.None, BlobStates.None, "runs/", cancellationToken)) names.Add(item.Name);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            yield break;
        }

        foreach (var name in names)
        {
            if (await ReadBlobAsync(name, cancellationToken) is { } file) yield return file.ToRecord(null);
        }
    }

    private async Task<RunFile?> ReadBlobAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return RunFile.Parse((await connection!.Container.GetBlobClient(name).DownloadContentAsync(cancellationToken)).Value.Content);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            // Its run ended, or another writer folded it, since the listing.
            return null;
        }
        catch (JsonException e)
        {
            logger.LogWarning("The blob {Name} is left out of the run log: {Reason}", name, e.Message);
            return null;
        }
    }

    private static string BlobName(RunRecord record) => string.Create(CultureInfo.InvariantCulture, $"runs/{record.Job}/{record.Date:yyyy-MM-dd}/{record.RunId}.json");
}
