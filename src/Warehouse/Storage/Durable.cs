using System.Buffers;
using System.Globalization;

namespace Liftoff.Warehouse.Storage;

/// <summary>Files that are there as a whole or not at all, also after a power cut.</summary>
internal static class Durable
{
    /// <summary>Tells one content of a path from the next, since every content comes by rename and so with its own time.</summary>
    public static string Stamp(string path)
    {
        var file = new FileInfo(path);
        return string.Create(CultureInfo.InvariantCulture, $"{file.LastWriteTimeUtc.Ticks:x}-{file.Length:x}");
    }

    public static void WriteAllBytes(string path, ReadOnlySpan<byte> content)
    {
        var beside = Beside(path);
        try
        {
            using (var stream = new FileStream(beside, FileMode.CreateNew, FileAccess.Write))
            {
                stream.Write(content);
                stream.Flush(flushToDisk: true);
            }

            File.Move(beside, path, overwrite: true);
        }
        finally
        {
            File.Delete(beside);
        }
    }

    /// <summary>Copies a file that nobody writes; <paramref name="to"/> is replaced by rename. Neither may be open in DuckDB in this process.</summary>
    /// <param name="flush">Wait for the disk: for the truth, not for a copy that is checked before its next use.</param>
    public static async Task CopyAsync(string from, string to, bool flush, CancellationToken cancellationToken)
    {
        var beside = Beside(to);
        try
        {
            // File.Copy clones blocks where the file system can; on others it lets the kernel copy.
            await Task.Run(() => File.Copy(from, beside), cancellationToken);
            // A copy keeps the source's time of writing; ours must be its own, as it names the version.
            File.SetLastWriteTimeUtc(beside, DateTime.UtcNow);
            if (flush) Flush(beside);
            cancellationToken.ThrowIfCancellationRequested();
            File.Move(beside, to, overwrite: true);
        }
        finally
        {
            File.Delete(beside);
        }
    }

    /// <summary>Compares two files byte for byte.</summary>
    public static async Task<bool> AreEqualAsync(string a, string b, CancellationToken cancellationToken)
    {
        using var first = File.OpenHandle(a, options: FileOptions.SequentialScan);
        using var second = File.OpenHandle(b, options: FileOptions.SequentialScan);
        var length = RandomAccess.GetLength(first);
        if (RandomAccess.GetLength(second) != length) return false;
        var one = ArrayPool<byte>.Shared.Rent(Pieces.SmallestLength);
        var other = ArrayPool<byte>.Shared.Rent(Pieces.SmallestLength);
        try
        {
            for (long offset = 0; offset < length;)
            {
                var read = await RandomAccess.ReadAsync(first, one, offset, cancellationToken);
                for (var done = 0; done < read;)
                {
                    var step = await RandomAccess.ReadAsync(second, other.AsMemory(done, read - done), offset + done, cancellationToken);
                    if (step == 0) return false;
                    done += step;
                }

                if (!one.AsSpan(0, read).SequenceEqual(other.AsSpan(0, read))) return false;
                offset += read;
            }

            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(one);
            ArrayPool<byte>.Shared.Return(other);
        }
    }

    /// <summary>A name in the same folder, which a rename within the file system needs.</summary>
    public static string Beside(string path) => $"{path}.{Guid.NewGuid().ToString("N")[..8]}.part";

    private static void Flush(string path)
    {
        using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
        RandomAccess.FlushToDisk(handle);
    }
}
