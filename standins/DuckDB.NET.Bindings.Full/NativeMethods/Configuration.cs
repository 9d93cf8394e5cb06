using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

namespace DuckDB.NET.Native;

public static partial class NativeMethods
{
    public static unsafe partial class Configuration
    {
        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_config_count")]
        public static partial int DuckDBConfigCount();

        public static DuckDBState DuckDBGetConfigFlag(int index, out string? name, out string? description) =>
            GetConfigFlag((nuint)index, out name, out description);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_create_config")]
        public static partial DuckDBState DuckDBCreateConfig(out DuckDBConfig config);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_set_config", StringMarshalling = StringMarshalling.Utf8)]
        public static partial DuckDBState DuckDBSetConfig(DuckDBConfig config, string name, string option);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_get_config_flag")]
        private static partial DuckDBState GetConfigFlag(nuint index, [MarshalUsing(typeof(BorrowedText))] out string? name, [MarshalUsing(typeof(BorrowedText))] out string? description);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_destroy_config")]
        internal static partial void Destroy(nint* config);
    }
}
