using Dapper;
using Liftoff.Sql;
using Npgsql;

namespace Liftoff.MediaBuys.Export;

/// <summary>Reads tables into NDJSON files, inside the caller's snapshot.</summary>
internal sealed class TableExport(NpgsqlConnection connection, string schema, string folder)
{
    private const int BufferSize = 1 << 18;

    /// <exception cref="NpgsqlException">The table cannot be read; the caller's transaction has to go back to a savepoint.</exception>
    public async Task<TableLines> RunAsync(SourceTable table, CancellationToken cancellationToken)
    {
        var order = table.Key.Count == 0 ? "" : $" ORDER BY {string.Join(", ", table.Key.Select(SqlText.Name))}";
        var select = $"SELECT {string.Join(", ", table.Columns.Select(JsonLines.Expression))} FROM {SqlText.Name(schema)}.{SqlText.Name(table.Name)}{order}";
        var lines = new JsonLines(table.Columns);
        var file = await WriteAsync(select, lines, FileName(table.Name) + ".ndjson", cancellationToken);
        return new TableLines(
            new ExportedTable
            {
                Table = table.Name,
                Status = lines.Rows == 0 ? TableStatus.Empty : TableStatus.Exported,
                Rows = lines.Rows,
                Columns = table.Columns,
                MinDate = lines.MinDate,
                MaxDate = lines.MaxDate,
                Ndjson = file,
            },
            lines.LongestLine,
            Enumerable.Range(0, table.Columns.Count).Where(i => table.Columns[i].Type == "numeric").ToDictionary(i => table.Columns[i].Name, lines.DigitsOf));
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
        var writing = Task.CompletedTask;
        try
        {
            while (await copy.ReadAsync(buffer.AsMemory(filled), cancellationToken) is var read and > 0)
            {
                filled += read;
                var used = lines.Read(buffer.AsSpan(0, filled));
                buffer.AsSpan(used, filled - used).CopyTo(buffer);
                filled -= used;
                // One row fills all of it.
                if (filled == buffer.Length) Array.Resize(ref buffer, buffer.Length * 2);
                // A read brings one row; the file and its hash take many at a time, while the next ones are read.
                if (lines.Length > BufferSize) await FlushAsync();
            }

            await FlushAsync();
        }
        finally
        {
            await writing;
        }

        return file.ToFile(name);

        async Task FlushAsync()
        {
            await writing;
            var full = lines.Take();
            writing = Task.Run(() => file.Write(full.Span), CancellationToken.None);
        }
    }
}
