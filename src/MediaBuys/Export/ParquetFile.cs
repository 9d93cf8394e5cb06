using System.Security.Cryptography;
using DuckDB.NET.Data;

namespace Liftoff.MediaBuys.Export;

/// <summary>Turns an NDJSON file into Parquet with exact types, by the engine.</summary>
internal static class ParquetFile
{
    /// <param name="scales">Digits behind the point of each decimal column; null keeps it as text.</param>
    public static async Task<ExportedFile> WriteAsync(string ndjson, string name, IReadOnlyList<ExportedColumn> columns, IReadOnlyDictionary<string, int?> scales, CancellationToken cancellationToken)
    {
        var path = Path.Combine(Path.GetDirectoryName(ndjson)!, name);
        var read = string.Join(", ", columns.Select(c => $"{Literal(c.Name)}: '{ReadType(c)}'"));
        var select = string.Join(", ", columns.Select(c => c.Type == "numeric" && scales[c.Name] is { } scale ? $"CAST({Quoted(c.Name)} AS DECIMAL(38, {scale})) AS {Quoted(c.Name)}" : Quoted(c.Name)));
        // Little memory and one thread: an export runs beside other work, and a million rows must fit.
        await using (var engine = new DuckDBConnection("Data Source=:memory:;memory_limit=128MB;threads=1;autoinstall_known_extensions=false;autoload_known_extensions=false"))
        {
            await engine.OpenAsync(cancellationToken);
            await using var command = engine.CreateCommand();
            command.CommandText = $"SET TimeZone = 'UTC'; COPY (SELECT {select} FROM read_json({Literal(ndjson)}, format = 'newline_delimited', columns = {{{read}}})) TO {Literal(path)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 20480)";
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        await using var file = File.OpenRead(path);
        return new ExportedFile(name, file.Length, Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken)));
    }

    private static string ReadType(ExportedColumn column) => column.Type switch
    {
        "smallint" => "SMALLINT",
        "integer" => "INTEGER",
        "bigint" => "BIGINT",
        "real" => "FLOAT",
        "double precision" => "DOUBLE",
        "boolean" => "BOOLEAN",
        "date" => "DATE",
        "timestamp with time zone" => "TIMESTAMPTZ",
        "timestamp without time zone" => "TIMESTAMP",
        "uuid" => "UUID",
        "ARRAY" or "json" or "jsonb" => "JSON",
        _ => "VARCHAR",
    };

    private static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
