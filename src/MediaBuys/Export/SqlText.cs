namespace Liftoff.MediaBuys.Export;

/// <summary>Names and values within SQL that is put together, for PostgreSQL and DuckDB alike.</summary>
internal static class SqlText
{
    public static string Name(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    public static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
