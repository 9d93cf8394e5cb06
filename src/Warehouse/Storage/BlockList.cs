namespace Liftoff.Warehouse.Storage;

/// <summary>A committed version as the hashes of its pieces.</summary>
/// <param name="Pieces">How the file is cut.</param>
/// <param name="Ids">One block id a piece, in the order of the file.</param>
internal sealed record BlockList(Pieces Pieces, IReadOnlyList<string> Ids)
{
    /// <summary>Null when somebody else cut the blob: then nothing is known about its content, and it is read whole.</summary>
    public static BlockList? Read(IReadOnlyList<(string Id, long Length)> blocks)
    {
        if (blocks.Count == 0 || !BlockId.TryRead(blocks[0].Id, out var scale, out _)) return null;
        var pieces = new Pieces(blocks.Sum(b => b.Length), scale.Value);
        if (pieces.Count != blocks.Count) return null;
        for (var position = 0; position < blocks.Count; position++)
        {
            if (!BlockId.TryRead(blocks[position].Id, out var itsScale, out var itsPosition)) return null;
            if (itsScale != scale || itsPosition != position || blocks[position].Length != pieces.LengthOf(position)) return null;
        }

        return new BlockList(pieces, blocks.Select(b => b.Id).ToArray());
    }

    public bool Holds(int position, ReadOnlySpan<byte> content) => Pieces.IdOf(position, content) == Ids[position];
}
