using System.Runtime.InteropServices;

namespace DuckDB.NET.Native;

public static partial class NativeMethods
{
    public static unsafe partial class Helpers
    {
        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_vector_size")]
        public static partial ulong DuckDBVectorSize();

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_free")]
        internal static partial void Free(byte* memory);
    }
}
