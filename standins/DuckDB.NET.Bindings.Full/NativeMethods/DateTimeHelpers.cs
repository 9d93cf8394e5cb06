using System.Runtime.InteropServices;

namespace DuckDB.NET.Native;

public static partial class NativeMethods
{
    public static partial class DateTimeHelpers
    {
        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_to_time")]
        public static partial DuckDBTime DuckDBToTime(DuckDBTimeOnly time);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_from_time")]
        public static partial DuckDBTimeOnly DuckDBFromTime(DuckDBTime time);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_from_time_tz")]
        public static partial DuckDBTimeTz DuckDBFromTimeTz(DuckDBTimeTzStruct time);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_from_date")]
        internal static partial DuckDBDateOnly FromDate(DuckDBDate date);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_to_date")]
        internal static partial DuckDBDate ToDate(DuckDBDateOnly date);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_from_timestamp")]
        internal static partial DuckDBTimestamp FromTimestamp(DuckDBTimestampStruct timestamp);

        [LibraryImport(LibDuckDb.Name, EntryPoint = "duckdb_to_timestamp")]
        internal static partial DuckDBTimestampStruct ToTimestamp(DuckDBTimestamp timestamp);
    }
}
