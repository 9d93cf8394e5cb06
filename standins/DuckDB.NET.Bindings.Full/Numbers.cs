using System.Numerics;
using System.Runtime.InteropServices;

namespace DuckDB.NET.Native;

// Layouts of the C API; DuckDB.NET.Data also reads them straight out of vectors.

[StructLayout(LayoutKind.Sequential)]
public readonly struct DuckDBHugeInt(ulong lower, long upper)
{
    /// <exception cref="ArgumentOutOfRangeException">It needs more than 128 bits.</exception>
    public DuckDBHugeInt(BigInteger value) : this(value >= HugeIntMinValue && value <= HugeIntMaxValue
        ? (Int128)value
        : throw new ArgumentOutOfRangeException(nameof(value), value, "Outside the range of HUGEINT."))
    {
    }

    private DuckDBHugeInt(Int128 value) : this((ulong)(UInt128)value, (long)(value >> 64))
    {
    }

    public static BigInteger HugeIntMinValue { get; } = Int128.MinValue;

    public static BigInteger HugeIntMaxValue { get; } = Int128.MaxValue;

    public ulong Lower { get; } = lower;

    public long Upper { get; } = upper;

    public Int128 ToInt128() => new((ulong)Upper, Lower);

    public BigInteger ToBigInteger() => ToInt128();
}

[StructLayout(LayoutKind.Sequential)]
public readonly struct DuckDBUHugeInt(ulong lower, ulong upper)
{
    /// <exception cref="ArgumentOutOfRangeException">It is negative or needs more than 128 bits.</exception>
    public DuckDBUHugeInt(BigInteger value) : this(value >= HugeIntMinValue && value <= HugeIntMaxValue
        ? (UInt128)value
        : throw new ArgumentOutOfRangeException(nameof(value), value, "Outside the range of UHUGEINT."))
    {
    }

    private DuckDBUHugeInt(UInt128 value) : this((ulong)value, (ulong)(value >> 64))
    {
    }

    // The official names, although the type is UHUGEINT.
    public static BigInteger HugeIntMinValue { get; } = UInt128.MinValue;

    public static BigInteger HugeIntMaxValue { get; } = UInt128.MaxValue;

    public ulong Lower { get; } = lower;

    public ulong Upper { get; } = upper;

    public UInt128 ToUInt128() => new(Upper, Lower);

    public BigInteger ToBigInteger() => ToUInt128();
}

[StructLayout(LayoutKind.Sequential)]
public readonly struct DuckDBDecimal(byte width, byte scale, DuckDBHugeInt value)
{
    public byte Width { get; } = width;

    public byte Scale { get; } = scale;

    public DuckDBHugeInt Value { get; } = value;
}

/// <summary>A whole number of any length: big-endian magnitude and sign.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct DuckDBBignum(nint data, ulong size, byte isNegative)
{
    public nint Data { get; } = data;

    public ulong Size { get; } = size;

    public byte IsNegative { get; } = isNegative;
}
