using Dapper;
using Npgsql;

namespace Liftoff.MediaBuys.Export;

/// <summary>Reads tables into NDJSON files, inside the caller's snapshot.</summary>
internal sealed class TableExport(NpgsqlConnection connection, string schema, string folder)
{
    private const int BufferSize = 1 << 18;

    private static readonly string Columns = SqlFile.Read("Export.Columns.sql");
    private static readonly string PrimaryKey = SqlFile.Read("Export.PrimaryKey.sql");

    /// <summary>The schema's tables, by name. Those that this user may not read are among them: they must not be missing in silence.</summary>
    public async Task<IReadOnlyList<string>> TablesAsync(CancellationToken cancellationToken) =>
        (await connection.QueryAsync<string>(new CommandDefinition(SqlFile.Read("Export.Tables.sql"), new { schema }, cancellationToken: cancellationToken))).AsList();

    /// <exception cref="NpgsqlException">The table cannot be read; the caller's transaction has to go back to a savepoint.</exception>
    public async Task<TableLines> RunAsync(string table, CancellationToken cancellationToken)
    {
        var columns = (await connection.QueryAsync<(string Name, string Type, bool IsNullable)>(Command(Columns))).Select(c => new ExportedColumn(c.Name, c.Type, c.IsNullable)).ToList();
        var key = (await connection.QueryAsync<string>(Command(PrimaryKey))).Select(SqlText.Name).ToList();
        var select = $"SELECT {string.Join(", ", columns.Select(JsonLines.Expression))} FROM {SqlText.Name(schema)}.{SqlText.Name(table)}{(key.Count == 0 ? "" : $" ORDER BY {string.Join(", ", key)}")}";
        var lines = new JsonLines(columns);
        var file = await WriteAsync(select, lines, FileName(table) + ".ndjson", cancellationToken);
        return new TableLines(
            new ExportedTable
            {
                Table = table,
                Status = lines.Rows == 0 ? TableStatus.Empty : TableStatus.Exported,
                Rows = lines.Rows,
                Columns = columns,
                MinDate = lines.MinDate,
                MaxDate = lines.MaxDate,
                Ndjson = file,
            },
            lines.LongestLine,
            Enumerable.Range(0, columns.Count).Where(i => columns[i].Type == "numeric").ToDictionary(i => columns[i].Name, lines.DigitsOf));

        CommandDefinition Command(string sql) => new(sql, new { schema, table }, cancellationToken: cancellationToken);
    }

    /// <summary>Any name can be a table's, but not a file's.</summary>
    public static string FileName(string table) => string.Concat(table.Select(c => c is '/' or '\\' or ':' or '%' or < ' ' ? $"%{(int)c:X2}" : c.ToString()));

    private async Task<ExportedFile> WriteAsync(string select, JsonLines lines, string name, CancellationToken cancellationToken)
    {
        await using var file = new MeasuredStream(new FileStream(Path.Combine(folder, name), FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0));
        // A table that cannot be read says so here as a plain error; at the head of a COPY the driver can trip over it.
        await connection.ExecuteAsync(new CommandDefinition($"SELECT FROM ({select} LIMIT 1) AS first", cancellationToken: cancellationToken));
        await using var copy = await connection.BeginRawBinaryCopyAsync($"COPY ({select}) TO STDOUT (FORMAT binary)", cancellationToken);
        var buffer = new byte[BufferSize];
        var filled = 0;
        while (await copy.ReadAsync(buffer.AsMemory(filled), cancellationToken) is var read and > 0)
        {
            filled += read;
            var used = lines.Read(buffer.AsSpan(0, filled));
            // A read brings one row; the file and its hash take many at a time.
            if (lines.Lines.Length > BufferSize) Flush();
            buffer.AsSpan(used, filled - used).CopyTo(buffer);
            filled -= used;
            // One row fills all of it.
            if (filled == buffer.Length) Array.Resize(ref buffer, buffer.Length * 2);
        }

        Flush();
        return file.ToFile(name);

        void Flush()
        {
            file.Write(lines.Lines.Span);
            lines.Clear();
        }
    }
}
