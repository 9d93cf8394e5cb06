using Azure;
using Azure.Identity;
using Liftoff.Jobs;
using Liftoff.Warehouse.Storage;
using Microsoft.Extensions.Logging;

namespace Liftoff.Warehouse;

/// <summary>
/// Where writers wait: those of this process in line, without the network; the first of them for the lease, with jitter so that
/// processes do not meet again and again. One time limit covers both.
/// </summary>
internal sealed class WriterQueue(IWarehouseStore store, WarehouseOptions options, TimeProvider time, ILogger logger) : IDisposable
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);
    private readonly SemaphoreSlim line = new(1);
    private DateTimeOffset heldSince;

    public void Dispose() => line.Dispose();

    /// <summary>Waits for the writers of this process that came before.</summary>
    /// <exception cref="WarehouseBusyException">They took longer than the limit.</exception>
    public async Task<Turn> EnterAsync(IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        var came = time.GetTimestamp();
        if (!line.Wait(0, CancellationToken.None))
        {
            progress?.Report(new JobProgress("waiting"));
            if (!await line.WaitAsync(options.Wait, cancellationToken))
                throw new WarehouseBusyException(VersionNote.ThisProcess + " (this process)", heldSince, time.GetUtcNow() + options.LeaseTime, time.GetElapsedTime(came));
        }

        heldSince = time.GetUtcNow();
        return new Turn(this, came);
    }

    /// <summary>Waits for writers of other processes.</summary>
    /// <param name="ensureExists">Called before the first try and whenever there turns out to be no version to lease.</param>
    /// <exception cref="WarehouseBusyException">One of them held the lease for longer than the limit.</exception>
    public async Task<WriteLease> LeaseAsync(Turn turn, Func<CancellationToken, Task> ensureExists, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        await ensureExists(cancellationToken);
        var id = Guid.NewGuid();
        var pause = ShortestPause;
        var troubleSince = (long?)null;
        while (true)
        {
            try
            {
                if (await store.TryLeaseAsync(id, cancellationToken) is { } lease) return lease;
                troubleSince = null;
                await ReportOrGiveUpAsync(turn, progress, cancellationToken);
            }
            catch (VersionMovedException)
            {
                await ensureExists(cancellationToken);
            }
            catch (Exception e) when (IsPassing(e, cancellationToken) && time.GetElapsedTime(troubleSince ??= time.GetTimestamp()) < options.LeaseTime)
            {
                logger.LogWarning("The lease on the warehouse could not be asked for yet: {Reason}", StorageError.Describe(e));
            }

            await Task.Delay(pause * (0.5 + Random.Shared.NextDouble()), time, cancellationToken);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private async Task ReportOrGiveUpAsync(Turn turn, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        var waited = time.GetElapsedTime(turn.Came);
        if (waited < options.Wait)
        {
            progress?.Report(new JobProgress("waiting"));
            return;
        }

        var marker = await store.ReadMarkerAsync(cancellationToken);
        throw new WarehouseBusyException(marker?.Holder ?? "an unknown writer", marker?.HeldSince, time.GetUtcNow() + options.LeaseTime, waited);
    }

    // A wrong key or a missing right does not pass.
    private static bool IsPassing(Exception e, CancellationToken cancellationToken) =>
        StorageError.Is(e, cancellationToken) && e is not (AuthenticationFailedException or RequestFailedException { Status: >= 400 and < 500 and not 408 and not 429 });

    /// <summary>This process's place at the front of the line.</summary>
    internal sealed class Turn(WriterQueue queue, long came) : IDisposable
    {
        public long Came => came;

        public void Dispose() => queue.line.Release();
    }
}
