using System.Security.Cryptography;
using DuckDB.NET.Data;
using Liftoff.Sql;

namespace Liftoff.MediaBuys.Export;

/// <summary>Turns NDJSON files into Parquet with exact types, by one engine.</summary>
internal sealed class ParquetFiles(string folder) : IAsyncDisposable
{
    // An export runs beside other work, and a million rows must fit. With a second thread the first one spins while it waits for it,
    // which costs as much as the second one brings.
    private const string Engine = "Data Source=:memory:;memory_limit=128MB;threads=1;autoinstall_known_extensions=false;autoload_known_extensions=false";
    private const int SmallestBuffer = 1 << 20;

    private DuckDBConnection? engine;

    /// <exception cref="DuckDBException">A value does not fit its column's type.</exception>
    public async Task<ExportedFile> WriteAsync(TableLines lines, CancellationToken cancellationToken)
    {
        var (table, columns) = (lines.Table, lines.Table.Columns);
        var name = TableExport.FileName(table.Table) + ".parquet";
        var path = Path.Combine(folder, name);
        var read = string.Join(", ", columns.Select(c => $"{SqlText.Literal(c.Name)}: '{ReadType(c)}'"));
        var select = string.Join(", ", columns.Select(c => lines.Digits.GetValueOrDefault(c.Name) is { } digits ? $"{Decimal(c, digits)} AS {SqlText.Name(c.Name)}" : SqlText.Name(c.Name)));
        await using (var command = (await OpenAsync(cancellationToken)).CreateCommand())
        {
            command.CommandText = $"""
                COPY (
                    SELECT {select}
                    FROM read_json({SqlText.Literal(Path.Combine(folder, table.Ndjson!.Name))}, format = 'newline_delimited', columns = {"{"}{read}{"}"}, maximum_object_size = {Math.Max(SmallestBuffer, lines.LongestLine + 1)})
                ) TO {SqlText.Literal(path)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 20480)
                """;
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        await using var file = File.OpenRead(path);
        return new ExportedFile(name, file.Length, Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken)));
    }

    public ValueTask DisposeAsync() => engine?.DisposeAsync() ?? default;

    private async Task<DuckDBConnection> OpenAsync(CancellationToken cancellationToken)
    {
        if (engine is not null) return engine;
        var opened = new DuckDBConnection(Engine);
        await opened.OpenAsync(cancellationToken);
        await using var command = opened.CreateCommand();
        // Two engines that spill into one folder crash, and by themselves they all take the working directory's.
        command.CommandText = $"SET TimeZone = 'UTC'; SET temp_directory = {SqlText.Literal(Path.Combine(folder, "spill"))};";
        await command.ExecuteNonQueryAsync(cancellationToken);
        return engine = opened;
    }

    /// <summary>Always of 38 digits. The engine reads text into them ten times as slowly as into 18, which nearly all amounts fit.</summary>
    private static string Decimal(ExportedColumn column, DecimalDigits digits)
    {
        var text = SqlText.Name(column.Name);
        return $"CAST({(digits.Whole + digits.Behind <= 18 ? $"CAST({text} AS DECIMAL(18, {digits.Behind}))" : text)} AS DECIMAL(38, {digits.Behind}))";
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
        "json" or "jsonb" => "JSON",
        var other => other.EndsWith("[]", StringComparison.Ordinal) ? "JSON" : "VARCHAR",
    };
}
