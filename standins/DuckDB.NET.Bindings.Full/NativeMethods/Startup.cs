using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

namespace DuckDB.NET.Native;

public static partial class NativeMethods
{
    public static unsafe partial class Startup
    {
        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_library_version")]
        [return: MarshalUsing(typeof(BorrowedText))]
        public static partial string DuckDBLibraryVersion();

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_open_ext", StringMarshalling = StringMarshalling.Utf8)]
        public static partial DuckDBState DuckDBOpen(string? path, out DuckDBDatabase database, DuckDBConfig config, [MarshalUsing(typeof(OwnedText))] out string? error);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_connect")]
        public static partial DuckDBState DuckDBConnect(DuckDBDatabase database, out DuckDBNativeConnection connection);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_query_progress")]
        public static partial DuckDBQueryProgress DuckDBQueryProgress(DuckDBNativeConnection connection);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_connection_get_client_context")]
        public static partial void DuckDBConnectionGetClientContext(DuckDBNativeConnection connection, out DuckDBClientContext context);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_client_context_get_connection_id")]
        internal static partial ulong ConnectionId(DuckDBClientContext context);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_interrupt")]
        internal static partial void Interrupt(DuckDBNativeConnection connection);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_destroy_client_context")]
        internal static partial void DestroyClientContext(nint* context);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_disconnect")]
        internal static partial void Disconnect(nint* connection);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_close")]
        internal static partial void Close(nint* database);
    }
}
