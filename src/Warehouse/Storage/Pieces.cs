using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Liftoff.Warehouse.Storage;

/// <summary>
/// How a DuckDB file is cut: its 12 KiB header, then aligned pieces of equal length, the last one possibly shorter. DuckDB writes
/// blocks of 256 KiB behind that header and never moves one, so that a piece changes only if a block in it does.
/// </summary>
/// <param name="FileLength">Bytes.</param>
/// <param name="Scale">The pieces are 256 KiB · 2^Scale long.</param>
internal readonly record struct Pieces(long FileLength, int Scale)
{
    public const int HeaderLength = 3 * 4096;
    public const int SmallestLength = 256 * 1024;

    /// <summary>Azure takes 50,000 blocks a blob; the rest is room to grow before the pieces double and all are sent anew.</summary>
    public const int MostPieces = 40_000;

    /// <summary>The smallest pieces that a file of this length allows.</summary>
    public static Pieces Of(long fileLength)
    {
        var pieces = new Pieces(fileLength, 0);
        while (pieces.Count > MostPieces) pieces = pieces with { Scale = pieces.Scale + 1 };
        return pieces;
    }

    /// <summary>The length of every piece but the first and the last.</summary>
    public int Length => SmallestLength << Scale;

    public int Count => FileLength <= HeaderLength ? (FileLength > 0 ? 1 : 0) : checked((int)(1 + (FileLength - HeaderLength + Length - 1) / Length));

    public long OffsetOf(int position) => position == 0 ? 0 : HeaderLength + (long)(position - 1) * Length;

    public int LengthOf(int position) => position == 0
        ? (int)Math.Min(HeaderLength, FileLength)
        : (int)Math.Min(Length, FileLength - OffsetOf(position));

    /// <summary>The block id of a piece with this content.</summary>
    public string IdOf(int position, ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, hash);
        return new BlockId(Scale, position, hash).ToString();
    }

    /// <summary>Hands every piece of a file to <paramref name="visit"/>, in parallel and in no order; the buffer is borrowed.</summary>
    public async Task ForEachAsync(SafeFileHandle file, int parallel, Func<int, ReadOnlyMemory<byte>, CancellationToken, ValueTask> visit, CancellationToken cancellationToken)
    {
        var pieces = this;
        await Parallel.ForAsync(0, Count, new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = cancellationToken }, async (position, token) =>
        {
            var length = pieces.LengthOf(position);
            var buffer = ArrayPool<byte>.Shared.Rent(length);
            try
            {
                ReadExactly(file, buffer.AsSpan(0, length), pieces.OffsetOf(position));
                await visit(position, buffer.AsMemory(0, length), token);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        });
    }

    private static void ReadExactly(SafeFileHandle file, Span<byte> buffer, long offset)
    {
        while (buffer.Length > 0)
        {
            var read = RandomAccess.Read(file, buffer, offset);
            if (read == 0) throw new EndOfStreamException($"The file ends at {offset} bytes while it was being read.");
            buffer = buffer[read..];
            offset += read;
        }
    }
}
