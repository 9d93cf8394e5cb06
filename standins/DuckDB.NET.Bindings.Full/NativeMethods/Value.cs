using System.Runtime.InteropServices;
using System.Text;

namespace DuckDB.NET.Native;

public static partial class NativeMethods
{
    public static unsafe partial class Value
    {
        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_create_null_value")]
        public static partial DuckDBValue DuckDBCreateNullValue();

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_create_bool")]
        public static partial DuckDBValue DuckDBCreateBool([MarshalAs(UnmanagedType.U1)] bool value);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_create_int8")]
        public static partial DuckDBValue DuckDBCreateInt8(sbyte value);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_create_int16")]
        public static partial DuckDBValue DuckDBCreateInt16(short value);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_create_int32")]
        public static partial DuckDBValue DuckDBCreateInt32(int value);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_create_int64")]
        public static partial DuckDBValue DuckDBCreateInt64(long value);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_create_uint8")]
        public static partial DuckDBValue DuckDBCreateUInt8(byte value);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_create_uint16")]
        public static partial DuckDBValue DuckDBCreateUInt16(ushort value);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_create_uint32")]
        public static partial DuckDBValue DuckDBCreateUInt32(uint value);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_create_uint64")]
        public static partial DuckDBValue DuckDBCreateUInt64(ulong value);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_create_float")]
        public static partial DuckDBValue DuckDBCreateFloat(float value);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_create_double")]
        public static partial DuckDBValue DuckDBCreateDouble(double value);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_create_hugeint")]
        public static partial DuckDBValue DuckDBCreateHugeInt(DuckDBHugeInt value);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_create_uhugeint")]
        public static partial DuckDBValue DuckDBCreateUHugeInt(DuckDBUHugeInt value);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_create_bignum")]
        public static partial DuckDBValue DuckDBCreateBignum(DuckDBBignum value);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_create_decimal")]
        public static partial DuckDBValue DuckDBCreateDecimal(DuckDBDecimal value);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_create_uuid")]
        public static partial DuckDBValue DuckDBCreateUuid(DuckDBHugeInt value);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_create_date")]
        public static partial DuckDBValue DuckDBCreateDate(DuckDBDate value);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_create_time")]
        public static partial DuckDBValue DuckDBCreateTime(DuckDBTime value);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_create_time_tz_value")]
        public static partial DuckDBValue DuckDBCreateTimeTz(DuckDBTimeTzStruct value);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_create_timestamp")]
        public static partial DuckDBValue DuckDBCreateTimestamp(DuckDBTimestampStruct value);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_create_timestamp_s")]
        public static partial DuckDBValue DuckDBCreateTimestampS(DuckDBTimestampStruct value);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_create_timestamp_ms")]
        public static partial DuckDBValue DuckDBCreateTimestampMs(DuckDBTimestampStruct value);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_create_timestamp_ns")]
        public static partial DuckDBValue DuckDBCreateTimestampNs(DuckDBTimestampStruct value);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_create_timestamp_tz")]
        public static partial DuckDBValue DuckDBCreateTimestampTz(DuckDBTimestampStruct value);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_create_interval")]
        public static partial DuckDBValue DuckDBCreateInterval(DuckDBInterval value);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_create_blob")]
        public static partial DuckDBValue DuckDBCreateBlob(byte[] value, long length);

        // By length, so that text with a NUL inside arrives whole.
        public static DuckDBValue DuckDBCreateVarchar(string? value)
        {
            if (value is null)
                return DuckDBCreateNullValue();

            // One byte more than the text has: the address of an empty array would be null.
            var utf8 = new byte[Encoding.UTF8.GetByteCount(value) + 1];
            var length = Encoding.UTF8.GetBytes(value, utf8);
            return CreateVarchar(utf8, (ulong)length);
        }

        // DuckDB copies the items; each of them is ours again afterwards, and nobody else lets go of it.
        public static DuckDBValue DuckDBCreateListValue(DuckDBLogicalType type, DuckDBValue[] values, int count)
        {
            var list = CreateListValue(type, Addresses(values), (ulong)count);
            DisposeAll(values);
            return list;
        }

        public static DuckDBValue DuckDBCreateArrayValue(DuckDBLogicalType type, DuckDBValue[] values, int count)
        {
            var array = CreateArrayValue(type, Addresses(values), (ulong)count);
            DisposeAll(values);
            return array;
        }

        private static nint[] Addresses(DuckDBValue[] values) => Array.ConvertAll(values, value => value.DangerousGetHandle());

        private static void DisposeAll(DuckDBValue[] values)
        {
            foreach (var value in values)
                value.Dispose();
        }

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_create_varchar_length")]
        private static partial DuckDBValue CreateVarchar(byte[] text, ulong length);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_create_list_value")]
        private static partial DuckDBValue CreateListValue(DuckDBLogicalType type, nint[] values, ulong count);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_create_array_value")]
        private static partial DuckDBValue CreateArrayValue(DuckDBLogicalType type, nint[] values, ulong count);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_is_null_value")]
        [return: MarshalAs(UnmanagedType.U1)]
        internal static partial bool IsNull(DuckDBValue value);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_destroy_value")]
        internal static partial void Destroy(nint* value);
    }
}
