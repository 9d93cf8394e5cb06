using System.Security.Cryptography;
using Liftoff.Warehouse.Storage;

namespace Liftoff.Warehouse.Tests;

public sealed class PiecesTests
{
    [Theory]
    [InlineData(12_288, 1)]
    [InlineData(12_289, 2)]
    [InlineData(12_288 + 262_144, 2)]
    [InlineData(12_288 + 262_144 + 1, 3)]
    [InlineData(5, 1)]
    [InlineData(0, 0)]
    public void A_file_is_its_header_and_pieces_of_256_KiB(long length, int count)
    {
        var pieces = Pieces.Of(length);
        Assert.Equal(count, pieces.Count);
        Assert.Equal(length, Enumerable.Range(0, count).Sum(i => (long)pieces.LengthOf(i)));
        Assert.All(Enumerable.Range(0, Math.Max(0, count - 1)), i => Assert.Equal(pieces.OffsetOf(i) + pieces.LengthOf(i), pieces.OffsetOf(i + 1)));
    }

    [Theory]
    [InlineData(10L << 30, 1)]
    [InlineData(9L << 30, 0)]
    [InlineData(100L << 30, 4)]
    [InlineData(1L << 40, 7)]
    public void The_pieces_double_before_a_file_needs_more_than_40000(long length, int scale)
    {
        var pieces = Pieces.Of(length);
        Assert.Equal(scale, pieces.Scale);
        Assert.InRange(pieces.Count, 20_000, 40_000);
    }

    [Fact]
    public void A_block_id_holds_position_and_hash_and_is_of_one_length()
    {
        var content = RandomNumberGenerator.GetBytes(262_144);
        var pieces = new Pieces(50_000L * 262_144, 3);
        var id = pieces.IdOf(39_999, content);
        Assert.Equal(52, id.Length);
        Assert.Equal(52, pieces.IdOf(0, content).Length);
        var bytes = Convert.FromBase64String(id);
        Assert.Equal([1, 3, 0, 0, 0x9C, 0x3F, .. SHA256.HashData(content)], bytes);
        Assert.True(BlockId.TryRead(id, out var scale, out var position));
        Assert.Equal((3, 39_999), (scale, position));
    }

    [Fact]
    public void A_list_of_another_program_is_recognised()
    {
        var pieces = Pieces.Of(600_000);
        var ours = Enumerable.Range(0, pieces.Count).Select(i => (pieces.IdOf(i, [(byte)i]), (long)pieces.LengthOf(i))).ToArray();
        Assert.Equal(4, ours.Length);
        Assert.Equal(pieces, BlockList.Read(ours)!.Pieces);
        Assert.Null(BlockList.Read([.. ours.Reverse()]));
        Assert.Null(BlockList.Read([ours[0], (ours[1].Item1, 1000), ours[2], ours[3]]));
        Assert.Null(BlockList.Read([(Convert.ToBase64String(new byte[38]), 12_288L)]));
        Assert.Null(BlockList.Read([("MDAwMDAwMDE=", 600_000L)]));
        Assert.Null(BlockList.Read([]));
    }
}
