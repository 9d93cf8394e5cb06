using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Liftoff.Warehouse.Storage;

/// <summary>
/// A block's name, which says all about its content: format, piece length, position, SHA-256. Equal name means equal bytes at an
/// equal place, so a push need not send it and a pull can verify it. All are of one length, as Azure wants of a blob's block ids.
/// </summary>
internal readonly ref struct BlockId
{
    private const byte Format = 1;
    private const int Length = 2 + sizeof(int) + SHA256.HashSizeInBytes;

    public BlockId(int scale, int position, ReadOnlySpan<byte> hash)
    {
        Scale = scale;
        Position = position;
        Hash = hash;
    }

    public int Scale { get; }

    public int Position { get; }

    public ReadOnlySpan<byte> Hash { get; }

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Length];
        bytes[0] = Format;
        bytes[1] = (byte)Scale;
        BinaryPrimitives.WriteInt32BigEndian(bytes[2..], Position);
        Hash.CopyTo(bytes[6..]);
        return Convert.ToBase64String(bytes);
    }

    /// <summary>False for a block that another program named.</summary>
    public static bool TryRead(string id, [NotNullWhen(true)] out int? scale, out int position)
    {
        Span<byte> bytes = stackalloc byte[Length];
        var isOurs = Convert.TryFromBase64String(id, bytes, out var written) && written == Length && bytes[0] == Format;
        scale = isOurs ? bytes[1] : null;
        position = isOurs ? BinaryPrimitives.ReadInt32BigEndian(bytes[2..]) : -1;
        return isOurs;
    }
}
