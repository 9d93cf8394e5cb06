using System.Runtime.InteropServices;

namespace DuckDB.NET.Native;

public static partial class NativeMethods
{
    public static partial class StreamingResult
    {
        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_stream_fetch_chunk")]
        public static partial DuckDBDataChunk DuckDBStreamFetchChunk(DuckDBResult result);
    }
}
