using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

namespace DuckDB.NET.Native;

public static partial class NativeMethods
{
    public static unsafe partial class PreparedStatements
    {
        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_nparams")]
        public static partial long DuckDBParams(DuckDBPreparedStatement statement);

        // idx_t* in C: the official signature is narrower, and a direct call would write 8 bytes into 4.
        public static DuckDBState DuckDBBindParameterIndex(DuckDBPreparedStatement statement, out int index, string name)
        {
            var state = BindParameterIndex(statement, out var wide, name);
            index = (int)wide;
            return state;
        }

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_param_logical_type")]
        public static partial DuckDBLogicalType DuckDBParamLogicalType(DuckDBPreparedStatement statement, long index);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_bind_value")]
        public static partial DuckDBState DuckDBBindValue(DuckDBPreparedStatement statement, long index, DuckDBValue value);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_execute_prepared")]
        public static partial DuckDBState DuckDBExecutePrepared(DuckDBPreparedStatement statement, out DuckDBResult result);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_execute_prepared_streaming")]
        public static partial DuckDBState DuckDBExecutePreparedStreaming(DuckDBPreparedStatement statement, out DuckDBResult result);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_prepare_error")]
        [return: MarshalUsing(typeof(BorrowedText))]
        public static partial string? DuckDBPrepareError(DuckDBPreparedStatement statement);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_bind_parameter_index", StringMarshalling = StringMarshalling.Utf8)]
        private static partial DuckDBState BindParameterIndex(DuckDBPreparedStatement statement, out ulong index, string name);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_destroy_prepare")]
        internal static partial void Destroy(nint* statement);
    }
}
