using System.Buffers;
using Azure;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Liftoff.Jobs;
using Liftoff.Operations.Telemetry;
using Microsoft.Win32.SafeHandles;

namespace Liftoff.Warehouse.Storage;

/// <summary>Brings one version onto this machine: what a local file holds already is taken from it, the rest by range, and every piece is verified.</summary>
/// <param name="blob">The blob or its snapshot.</param>
/// <param name="version">What to fetch; every request insists on it.</param>
/// <param name="list">The hashes; null when the blob was cut by somebody else, then it is taken whole and unverified.</param>
internal sealed class BlobFetch(BlockBlobClient blob, StoredVersion version, BlockList? list)
{
    private const int FetchedAtOnce = 4;
    private const int LongestRange = 32 * 1024 * 1024;
    private static readonly int Processors = Environment.ProcessorCount;
    private readonly Pieces pieces = list?.Pieces ?? Pieces.Of(version.Size);
    private long done;
    private long fetched;

    /// <summary>Makes <paramref name="file"/> that version; see <see cref="IWarehouseStore.FetchAsync"/>.</summary>
    public async Task<long> ToAsync(string file, string seed, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        progress?.Report(new JobProgress("pulling", 0, pieces.FileLength));
        if (list is not null && await IsExactlyAsync(file, cancellationToken)) return 0;
        var beside = Durable.Beside(file);
        try
        {
            // Reserving the room first makes a full disk fail here, before anything was fetched.
            using (var target = File.OpenHandle(beside, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, preallocationSize: pieces.FileLength))
            {
                var missing = list is null ? Enumerable.Range(0, pieces.Count).ToArray() : await TakeFromAsync(seed, target, cancellationToken);
                await Parallel.ForEachAsync(RangesOf(missing), new ParallelOptions { MaxDegreeOfParallelism = FetchedAtOnce, CancellationToken = cancellationToken }, async (range, token) =>
                    await FetchAsync(range.First, range.Count, target, progress, token));
            }

            File.Move(beside, file, overwrite: true);
        }
        finally
        {
            File.Delete(beside);
        }

        progress?.Report(new JobProgress("pulling", pieces.FileLength, pieces.FileLength));
        return fetched;
    }

    private async Task<bool> IsExactlyAsync(string file, CancellationToken cancellationToken)
    {
        if (!File.Exists(file)) return false;
        using var handle = File.OpenHandle(file, share: FileShare.ReadWrite, options: FileOptions.SequentialScan);
        if (RandomAccess.GetLength(handle) != pieces.FileLength) return false;
        var differs = false;
        await pieces.ForEachAsync(handle, Processors, (position, content, _) =>
        {
            if (!Volatile.Read(ref differs) && !list!.Holds(position, content.Span)) Volatile.Write(ref differs, true);
            return ValueTask.CompletedTask;
        }, cancellationToken);
        return !differs;
    }

    /// <summary>Copies the pieces that the seed holds and returns the positions of the others.</summary>
    private async Task<int[]> TakeFromAsync(string seed, SafeFileHandle target, CancellationToken cancellationToken)
    {
        var isThere = new bool[pieces.Count];
        if (File.Exists(seed))
        {
            using var handle = File.OpenHandle(seed, share: FileShare.ReadWrite, options: FileOptions.SequentialScan);
            var length = Math.Min(RandomAccess.GetLength(handle), pieces.FileLength);
            // The seed's last piece may be cut where this version's goes on: it is left out, like everything behind it.
            var common = pieces with { FileLength = length };
            await common.ForEachAsync(handle, Processors, (position, content, _) =>
            {
                if (content.Length != pieces.LengthOf(position) || !list!.Holds(position, content.Span)) return ValueTask.CompletedTask;
                RandomAccess.Write(target, content.Span, pieces.OffsetOf(position));
                isThere[position] = true;
                Interlocked.Add(ref done, content.Length);
                return ValueTask.CompletedTask;
            }, cancellationToken);
        }

        return Enumerable.Range(0, pieces.Count).Where(position => !isThere[position]).ToArray();
    }

    private async Task FetchAsync(int first, int count, SafeFileHandle target, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (await TryFetchAsync(first, count, target, progress, cancellationToken) is not { } spoilt) return;
            if (attempt == 3) throw new WarehouseRefusedException($"Piece {spoilt} of {blob.Uri.GetLeftPart(UriPartial.Path)} does not have the content that its name promises, so the blob is damaged.", "Go back to a snapshot: `./liftoff warehouse history`, then `./liftoff warehouse restore --at=…`.");
        }
    }

    /// <returns>Null, or the position of a piece whose content is not what its name promises.</returns>
    private async Task<int?> TryFetchAsync(int first, int count, SafeFileHandle target, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        var length = pieces.OffsetOf(first + count - 1) + pieces.LengthOf(first + count - 1) - pieces.OffsetOf(first);
        var options = new BlobDownloadOptions { Range = new HttpRange(pieces.OffsetOf(first), length) };
        if (version.Snapshot is null) options.Conditions = new BlobRequestConditions { IfMatch = new ETag(version.Tag) };
        using var answer = (await blob.DownloadStreamingAsync(options, cancellationToken)).Value;
        var buffer = ArrayPool<byte>.Shared.Rent(pieces.Length);
        try
        {
            for (var position = first; position < first + count; position++)
            {
                var content = buffer.AsMemory(0, pieces.LengthOf(position));
                await answer.Content.ReadExactlyAsync(content, cancellationToken);
                Interlocked.Add(ref fetched, content.Length);
                Instruments.Pulled.Add(content.Length);
                if (list is not null && !list.Holds(position, content.Span)) return position;
                RandomAccess.Write(target, content.Span, pieces.OffsetOf(position));
                progress?.Report(new JobProgress("pulling", Interlocked.Add(ref done, content.Length), pieces.FileLength));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return null;
    }

    // Neighbours travel together: one request for a whole file in 256 KiB steps would cost more than the bytes.
    private IEnumerable<(int First, int Count)> RangesOf(int[] missing)
    {
        var most = Math.Max(1, LongestRange / pieces.Length);
        for (var start = 0; start < missing.Length;)
        {
            var end = start + 1;
            while (end < missing.Length && missing[end] == missing[end - 1] + 1 && end - start < most) end++;
            yield return (missing[start], end - start);
            start = end;
        }
    }
}
