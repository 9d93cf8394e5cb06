using Dapper;
using Npgsql;
using NpgsqlTypes;

namespace Liftoff.MediaBuys.Export;

/// <summary>Reads one table into an NDJSON file and a Parquet file, inside the caller's snapshot.</summary>
internal sealed class TableExport(NpgsqlConnection connection, string schema, string folder)
{
    private static readonly byte[] LineEnd = "\n"u8.ToArray();

    /// <exception cref="PostgresException">The table cannot be read; the caller's transaction has to go back to a savepoint.</exception>
    public async Task<ExportedTable> RunAsync(string table, CancellationToken cancellationToken)
    {
        var columns = (await connection.QueryAsync<(string Name, string Type, bool IsNullable)>(Command(
            "SELECT column_name::text, data_type::text, is_nullable = 'YES' FROM information_schema.columns WHERE table_schema = @schema AND table_name = @table ORDER BY ordinal_position")))
            .Select(c => new ExportedColumn(c.Name, c.Type, c.IsNullable)).ToList();
        var key = (await connection.QueryAsync<string>(Command(
            "SELECT a.attname::text FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey) WHERE i.indrelid = format('%I.%I', @schema::text, @table::text)::regclass AND i.indisprimary ORDER BY array_position(i.indkey::int2[], a.attnum)"))).Select(Quoted).ToList();
        var from = $"{Quoted(schema)}.{Quoted(table)}";

        // Decimals go as text: a JSON number would pass through floating point in most readers, our own engine's among them.
        var select = string.Join(", ", columns.Select(c => c.Type == "numeric" ? $"{Quoted(c.Name)}::text AS {Quoted(c.Name)}" : Quoted(c.Name)));
        var order = key.Count == 0 ? "" : $" ORDER BY {string.Join(", ", key)}";
        var (ndjson, rows) = await WriteAsync($"SELECT row_to_json(r)::text FROM (SELECT {select} FROM {from}{order}) AS r", table + ".ndjson", cancellationToken);

        var hasDate = columns.Any(c => c is { Name: "date", Type: "date" });
        var days = hasDate ? await connection.QuerySingleAsync<(DateOnly? Min, DateOnly? Max)>(Command($"SELECT min(date), max(date) FROM {from}")) : default;
        var parquet = await ParquetFile.WriteAsync(Path.Combine(folder, table + ".ndjson"), table + ".parquet", columns, await ScalesAsync(from, columns, cancellationToken), cancellationToken);
        return new ExportedTable
        {
            Table = table,
            Status = rows == 0 ? TableStatus.Empty : TableStatus.Exported,
            Rows = rows,
            Columns = columns,
            MinDate = days.Min,
            MaxDate = days.Max,
            Ndjson = ndjson,
            Parquet = parquet,
        };

        CommandDefinition Command(string sql) => new(sql, new { schema, table }, cancellationToken: cancellationToken);
    }

    /// <summary>PostgreSQL makes the lines; here they only pass from the connection to the file.</summary>
    private async Task<(ExportedFile File, long Rows)> WriteAsync(string select, string name, CancellationToken cancellationToken)
    {
        await using var file = new MeasuredStream(new FileStream(Path.Combine(folder, name), FileMode.Create, FileAccess.Write, FileShare.Read, 1 << 16));
        // A table that cannot be read says so here as a plain error; at the head of a COPY the driver can trip over it.
        await connection.ExecuteScalarAsync<string>(new CommandDefinition(select + " LIMIT 1", cancellationToken: cancellationToken));
        await using var lines = await connection.BeginBinaryExportAsync($"COPY ({select}) TO STDOUT (FORMAT binary)", cancellationToken);
        lines.Timeout = Timeout.InfiniteTimeSpan;
        long rows = 0;
        var buffer = new byte[1 << 16];
        var filled = 0;
        while (await lines.StartRowAsync(cancellationToken) != -1)
        {
            var line = await lines.ReadAsync<byte[]>(NpgsqlDbType.Text, cancellationToken);
            if (filled + line.Length + 1 > buffer.Length)
            {
                await file.WriteAsync(buffer.AsMemory(0, filled), cancellationToken);
                filled = 0;
            }

            if (line.Length + 1 > buffer.Length)
            {
                await file.WriteAsync(line, cancellationToken);
                await file.WriteAsync(LineEnd, cancellationToken);
            }
            else
            {
                line.CopyTo(buffer, filled);
                buffer[filled + line.Length] = LineEnd[0];
                filled += line.Length + 1;
            }

            rows++;
        }

        await file.WriteAsync(buffer.AsMemory(0, filled), cancellationToken);
        return (file.ToFile(name), rows);
    }

    /// <summary>Digits behind the point of each decimal column, so that Parquet keeps all of them; null where 38 digits do not suffice.</summary>
    private async Task<IReadOnlyDictionary<string, int?>> ScalesAsync(string from, IEnumerable<ExportedColumn> columns, CancellationToken cancellationToken)
    {
        var scales = new Dictionary<string, int?>();
        foreach (var column in columns.Where(c => c.Type == "numeric"))
        {
            var name = Quoted(column.Name);
            var (scale, whole) = await connection.QuerySingleAsync<(int? Scale, int? Whole)>(new CommandDefinition(
                $"SELECT max(scale({name})), length(max(trunc(abs({name})))::text) FROM {from}", cancellationToken: cancellationToken));
            scales[column.Name] = (scale ?? 0) + (whole ?? 0) <= 38 ? scale ?? 0 : null;
        }

        return scales;
    }

    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
