using System.IO.Hashing;
using System.Reflection;
using System.Text;

namespace StandIns.Tests;

/// <summary>Azure.Storage's own CRC-64, the class that derives from the stand-in, through its base class.</summary>
public sealed class HashingTests
{
    // The published check value of this polynomial (CRC-64/NVME) for "123456789", least significant byte first.
    private const string Check = "8898790A86148BAE";

    private static readonly byte[] Digits = Encoding.ASCII.GetBytes("123456789");

    [Fact]
    public void Bytes_give_the_published_value()
    {
        var hash = Crc64();
        hash.Append(Digits);

        Assert.Equal(8, hash.HashLengthInBytes);
        Assert.Equal(Check, Convert.ToHexString(hash.GetCurrentHash()));
        Assert.Equal(Check, Convert.ToHexString(hash.GetCurrentHash()));
    }

    [Fact]
    public async Task Parts_and_streams_give_the_same_value()
    {
        var hash = Crc64();
        hash.Append(Digits.AsSpan(0, 2));
        hash.Append(new MemoryStream(Digits, 2, 3));
        await hash.AppendAsync(new MemoryStream(Digits, 5, 4), CancellationToken.None);

        var destination = new byte[12];
        Assert.Equal(8, hash.GetCurrentHash(destination));
        Assert.Equal(Check + "00000000", Convert.ToHexString(destination));
    }

    [Fact]
    public void A_reset_starts_anew()
    {
        var hash = Crc64();
        hash.Append(Digits);
        Assert.Equal(Check, Convert.ToHexString(hash.GetHashAndReset()));
        hash.Append(Digits);
        Assert.Equal(Check, Convert.ToHexString(hash.GetHashAndReset()));
    }

    [Fact]
    public void A_destination_that_is_too_short_is_refused()
    {
        var hash = Crc64();
        Assert.Throws<ArgumentException>(() => hash.GetCurrentHash(new byte[7]));
        Assert.False(hash.TryGetCurrentHash(new byte[7], out var written));
        Assert.Equal(0, written);
    }

    private static NonCryptographicHashAlgorithm Crc64() => (NonCryptographicHashAlgorithm)Assembly.Load("Azure.Storage.Common")
        .GetType("Azure.Storage.StorageCrc64HashAlgorithm", throwOnError: true)!
        .GetMethod("Create", BindingFlags.Static | BindingFlags.Public)!.Invoke(null, null)!;
}
