using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

namespace DuckDB.NET.Native;

public static partial class NativeMethods
{
    public static unsafe partial class LogicalType
    {
        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_create_logical_type")]
        public static partial DuckDBLogicalType DuckDBCreateLogicalType(DuckDBType type);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_create_decimal_type")]
        public static partial DuckDBLogicalType DuckDBCreateDecimalType(byte width, byte scale);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_create_list_type")]
        public static partial DuckDBLogicalType DuckDBCreateListType(DuckDBLogicalType child);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_get_type_id")]
        public static partial DuckDBType DuckDBGetTypeId(DuckDBLogicalType type);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_decimal_internal_type")]
        public static partial DuckDBType DuckDBDecimalInternalType(DuckDBLogicalType type);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_decimal_width")]
        public static partial byte DuckDBDecimalWidth(DuckDBLogicalType type);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_decimal_scale")]
        public static partial byte DuckDBDecimalScale(DuckDBLogicalType type);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_enum_internal_type")]
        public static partial DuckDBType DuckDBEnumInternalType(DuckDBLogicalType type);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_enum_dictionary_size")]
        public static partial uint DuckDBEnumDictionarySize(DuckDBLogicalType type);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_enum_dictionary_value")]
        [return: MarshalUsing(typeof(OwnedText))]
        public static partial string? DuckDBEnumDictionaryValue(DuckDBLogicalType type, long index);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_list_type_child_type")]
        public static partial DuckDBLogicalType DuckDBListTypeChildType(DuckDBLogicalType type);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_array_type_child_type")]
        public static partial DuckDBLogicalType DuckDBArrayTypeChildType(DuckDBLogicalType type);

        // Named after the vector, asked of the type.
        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_array_type_array_size")]
        public static partial long DuckDBArrayVectorGetSize(DuckDBLogicalType type);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_map_type_key_type")]
        public static partial DuckDBLogicalType DuckDBMapTypeKeyType(DuckDBLogicalType type);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_map_type_value_type")]
        public static partial DuckDBLogicalType DuckDBMapTypeValueType(DuckDBLogicalType type);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_struct_type_child_count")]
        public static partial long DuckDBStructTypeChildCount(DuckDBLogicalType type);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_struct_type_child_name")]
        [return: MarshalUsing(typeof(OwnedText))]
        public static partial string? DuckDBStructTypeChildName(DuckDBLogicalType type, long index);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_struct_type_child_type")]
        public static partial DuckDBLogicalType DuckDBStructTypeChildType(DuckDBLogicalType type, long index);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_destroy_logical_type")]
        internal static partial void Destroy(nint* type);
    }
}
