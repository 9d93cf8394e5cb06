using System.Runtime.InteropServices;

namespace DuckDB.NET.Native;

public static partial class NativeMethods
{
    public static unsafe partial class DataChunks
    {
        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_create_data_chunk")]
        public static partial DuckDBDataChunk DuckDBCreateDataChunk(nint[] types, ulong count);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_data_chunk_get_column_count")]
        public static partial long DuckDBDataChunkGetColumnCount(DuckDBDataChunk chunk);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_data_chunk_get_size")]
        public static partial ulong DuckDBDataChunkGetSize(DuckDBDataChunk chunk);

        // void in C; the official signature promises a number.
        public static long DuckDBDataChunkSetSize(DuckDBDataChunk chunk, ulong size)
        {
            SetSize(chunk, size);
            return (long)size;
        }

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_data_chunk_get_vector")]
        public static partial nint DuckDBDataChunkGetVector(DuckDBDataChunk chunk, long column);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_data_chunk_reset")]
        public static partial void DuckDBDataChunkReset(DuckDBDataChunk chunk);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_data_chunk_set_size")]
        private static partial void SetSize(DuckDBDataChunk chunk, ulong size);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_destroy_data_chunk")]
        internal static partial void Destroy(nint* chunk);
    }
}
