using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

namespace DuckDB.NET.Native;

public static partial class NativeMethods
{
    public static unsafe partial class ExtractStatements
    {
        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_extract_statements", StringMarshalling = StringMarshalling.Utf8)]
        public static partial int DuckDBExtractStatements(DuckDBNativeConnection connection, string query, out DuckDBExtractedStatements statements);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_extract_statements_error")]
        [return: MarshalUsing(typeof(BorrowedText))]
        public static partial string? DuckDBExtractStatementsError(DuckDBExtractedStatements statements);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_prepare_extracted_statement")]
        public static partial DuckDBState DuckDBPrepareExtractedStatement(DuckDBNativeConnection connection, DuckDBExtractedStatements statements, long index, out DuckDBPreparedStatement statement);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_destroy_extracted")]
        internal static partial void Destroy(nint* statements);
    }
}
