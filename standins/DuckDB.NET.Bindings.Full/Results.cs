using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace DuckDB.NET.Native;

/// <summary>
/// duckdb_result: 48 bytes of which only the last pointer is still in use. A plain struct, so two copies of one
/// result must not both be closed.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public struct DuckDBResult
{
    private Deprecated deprecated;
    private nint internalData;

    public void Close() => NativeMethods.Query.Destroy(ref this);

    [InlineArray(5)]
    private struct Deprecated
    {
        private nint first;
    }
}

[StructLayout(LayoutKind.Sequential)]
public readonly struct DuckDBListEntry(ulong offset, ulong length)
{
    public ulong Offset { get; } = offset;

    public ulong Length { get; } = length;
}

[StructLayout(LayoutKind.Sequential)]
public struct DuckDBQueryProgress
{
    public double Percentage { get; }

    public ulong RowsProcessed { get; }

    public ulong TotalRowsToProcess { get; }
}

/// <summary>
/// duckdb_string_t, 16 bytes: up to 12 bytes of text stand inside, longer text behind a pointer. DuckDB.NET.Data
/// names the nested types and the field, so the shape is given.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public struct DuckDBString
{
    private const int LongestInlined = 12;

    public _value_e__Union value;

    public readonly int Length => (int)value.inlined.length;

    /// <summary>UTF-8 or bytes, not terminated. Read through a pointer into a vector only: short text lies in this very struct.</summary>
    public readonly unsafe sbyte* Data => Length <= LongestInlined
        ? (sbyte*)Unsafe.AsPointer(ref Unsafe.AsRef(in value.inlined.inlined[0]))
        : value.pointer.ptr;

    [StructLayout(LayoutKind.Explicit)]
    public struct _value_e__Union
    {
        [FieldOffset(0)]
        public DuckDBStringPointer pointer;

        [FieldOffset(0)]
        public DuckDBStringInlined inlined;

        public unsafe struct DuckDBStringPointer
        {
            public uint length;
            public fixed sbyte prefix[4];
            public sbyte* ptr;
        }

        public unsafe struct DuckDBStringInlined
        {
            public uint length;
            public fixed sbyte inlined[12];
        }
    }
}
