using DuckDB.NET.Data;

namespace Liftoff.MediaBuys.Export;

/// <summary>Packs tables that were read: the lines into the archive, and beside that into a Parquet file, which follows them.</summary>
internal sealed class TablePacking(NewArchive archive, string folder) : IAsyncDisposable
{
    private readonly ParquetFiles parquet = new(folder);
    private bool isGivenUp;

    /// <returns>The table with its Parquet file, or as failed. Once one has failed there will be no archive, and the others are only passed on.</returns>
    public async Task<ExportedTable> PackAsync(TableLines lines, CancellationToken cancellationToken)
    {
        if (lines.Table.Ndjson is not { } ndjson)
        {
            isGivenUp = true;
            return lines.Table;
        }

        // Both files are done with as soon as they are in the archive: an export needs room for two tables, not for all.
        if (isGivenUp)
        {
            File.Delete(Path.Combine(folder, ndjson.Name));
            return lines.Table;
        }

        var making = Task.Run(() => parquet.WriteAsync(lines, cancellationToken), cancellationToken);
        try
        {
            await AddAsync(ndjson, cancellationToken);
            await AddAsync(await making, cancellationToken);
            File.Delete(Path.Combine(folder, (await making).Name));
            return lines.Table with { Parquet = await making };
        }
        catch (DuckDBException e)
        {
            isGivenUp = true;
            return TableLines.Failed(lines.Table.Table, $"its Parquet file cannot be made: {e.Message.Split('\n')[0]}").Table;
        }
        finally
        {
            // The engine must not be closed under it.
            await making.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            File.Delete(Path.Combine(folder, ndjson.Name));
        }
    }

    public ValueTask DisposeAsync() => parquet.DisposeAsync();

    private async Task AddAsync(ExportedFile file, CancellationToken cancellationToken)
    {
        await using var content = new FileStream(Path.Combine(folder, file.Name), FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        await archive.AddAsync(file.Name, content, cancellationToken);
    }
}
