using Azure;
using Azure.Storage.Blobs.Specialized;
using Microsoft.Extensions.Logging;

namespace Liftoff.Warehouse.Storage;

/// <summary>
/// A lease on the database blob, renewed three times in its lifetime, on a thread of its own: the pool's threads may all be inside
/// long statements of the engine, which knows no asynchronous calls.
/// </summary>
internal sealed class BlobLease : WriteLease
{
    private readonly BlobStore store;
    private readonly BlobLeaseClient lease;
    private readonly TimeSpan lifetime;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly CancellationTokenSource lost = new();
    private readonly CancellationTokenSource stop = new();
    private ETag? markerTag;
    private long renewedAt;
    private string? reason;
    private bool givenUp;
    private readonly TaskCompletionSource renewingEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private BlobLease(BlobStore store, BlobLeaseClient lease, TimeSpan lifetime, long asked, TimeProvider time, ILogger logger)
    {
        (this.store, this.lease, this.lifetime, this.time, this.logger) = (store, lease, lifetime, time, logger);
        renewedAt = asked;
    }

    public string Id => lease.LeaseId;

    public override CancellationToken Lost => lost.Token;

    /// <summary>Starts renewing and writes the holder into the marker.</summary>
    /// <param name="asked">Taken before the request was sent, because the service counts from somewhere between that and its answer.</param>
    public static async Task<BlobLease> HoldAsync(BlobStore store, BlobLeaseClient client, TimeSpan lifetime, long asked, TimeProvider time, ILogger logger, CancellationToken cancellationToken)
    {
        var lease = new BlobLease(store, client, lifetime, asked, time, logger);
        new Thread(lease.KeepRenewing) { IsBackground = true, Name = "warehouse lease" }.Start();
        try
        {
            var marker = await store.ReadMarkerAsync(cancellationToken) ?? new Marker { Location = store.Location };
            lease.markerTag = await store.PutMarkerAsync(marker with { Holder = VersionNote.ThisProcess, HeldSince = time.GetUtcNow() }, null, cancellationToken);
            return lease;
        }
        catch
        {
            await lease.DisposeAsync();
            throw;
        }
    }

    public override void ThrowIfLost()
    {
        if (!lost.IsCancellationRequested && !HasRunOut) return;
        throw new WarehouseLeaseLostException(reason ?? $"it ran out {time.GetElapsedTime(renewedAt).TotalSeconds:0} s after its last renewal");
    }

    public override async Task ReleaseAsync(StoredVersion? committed, CancellationToken cancellationToken)
    {
        if (committed is not null && markerTag is { } tag)
        {
            try
            {
                await store.PutMarkerAsync(Marker.Of(committed, store.Location), tag, cancellationToken);
            }
            catch (RequestFailedException e) when (e.Status == 412)
            {
                // The next holder has signed the marker already; what it says is newer than what we know.
            }
        }

        await GiveUpAsync(cancellationToken);
    }

    /// <summary>Gives up the lease; returns when the service knows, or does not hold it for us any more.</summary>
    public async Task GiveUpAsync(CancellationToken cancellationToken)
    {
        await stop.CancelAsync();
        await renewingEnded.Task;
        if (givenUp) return;
        try
        {
            await lease.ReleaseAsync(cancellationToken: cancellationToken);
        }
        catch (RequestFailedException e) when (e.Status is 404 or 409 or 412)
        {
            // It is another writer's, or nobody's.
        }

        givenUp = true;
    }

    public override async ValueTask DisposeAsync()
    {
        try
        {
            using var patience = new CancellationTokenSource(lifetime / 3, time);
            await GiveUpAsync(patience.Token);
        }
        catch (Exception e) when (StorageError.Is(e))
        {
            logger.LogWarning("The lease on the warehouse could not be released, it ends by itself within {Seconds} s: {Reason}", lifetime.TotalSeconds, StorageError.Describe(e));
        }

        stop.Dispose();
        lost.Dispose();
    }

    private bool HasRunOut => time.GetElapsedTime(Volatile.Read(ref renewedAt)) >= lifetime;

    private void KeepRenewing()
    {
        try
        {
            var pause = lifetime / 3;
            while (!stop.Token.WaitHandle.WaitOne(pause))
            {
                if (HasRunOut)
                {
                    // This process or its machine stood still. The service may have given the lease to somebody else.
                    Lose($"its renewal came {time.GetElapsedTime(renewedAt).TotalSeconds:0} s after the last one");
                    return;
                }

                pause = TryRenew() ? lifetime / 3 : TimeSpan.FromSeconds(1);
                if (lost.IsCancellationRequested) return;
            }
        }
        finally
        {
            renewingEnded.SetResult();
        }
    }

    private bool TryRenew()
    {
        // The service counts from somewhere between the request and its answer.
        var asked = time.GetTimestamp();
        try
        {
            lease.Renew(cancellationToken: stop.Token);
            Volatile.Write(ref renewedAt, asked);
            return true;
        }
        catch (RequestFailedException e) when (e.Status is 404 or 409 or 412)
        {
            Lose($"the storage refused to renew it: {e.ErrorCode}");
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
        catch (Exception e)
        {
            // Whatever it is (a storage that is away, a sign-in that fails): it is tried again until the lease has run out.
            logger.LogWarning("The lease on the warehouse could not be renewed yet: {Reason}", StorageError.Describe(e));
        }

        return false;
    }

    private void Lose(string why)
    {
        reason = why;
        lost.Cancel();
    }
}
