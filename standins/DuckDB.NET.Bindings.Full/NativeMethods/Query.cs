using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

namespace DuckDB.NET.Native;

public static partial class NativeMethods
{
    public static partial class Query
    {
        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_result_return_type")]
        public static partial DuckDBResultType DuckDBResultReturnType(DuckDBResult result);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_rows_changed")]
        public static partial long DuckDBRowsChanged(ref DuckDBResult result);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_column_count")]
        public static partial ulong DuckDBColumnCount(ref DuckDBResult result);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_column_name")]
        [return: MarshalUsing(typeof(BorrowedText))]
        public static partial string? DuckDBColumnName(ref DuckDBResult result, long column);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_column_logical_type")]
        public static partial DuckDBLogicalType DuckDBColumnLogicalType(ref DuckDBResult result, long column);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_fetch_chunk")]
        public static partial DuckDBDataChunk DuckDBFetchChunk(DuckDBResult result);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_result_error")]
        [return: MarshalUsing(typeof(BorrowedText))]
        public static partial string? DuckDBResultError(ref DuckDBResult result);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_result_error_type")]
        public static partial DuckDBErrorType DuckDBResultErrorType(ref DuckDBResult result);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_destroy_result")]
        internal static partial void Destroy(ref DuckDBResult result);
    }
}
