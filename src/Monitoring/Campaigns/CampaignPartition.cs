using Dapper;
using DuckDB.NET.Data;
using Liftoff.Jobs;
using Liftoff.Sql;

namespace Liftoff.Monitoring.Campaigns;

/// <summary>Writes one partition of <c>campaign_rows</c>, and what is derived from its day.</summary>
public static class CampaignPartition
{
    private static readonly string ReplaceRows = SqlFile.Beside(typeof(CampaignPartition), "ReplaceCampaignRows.sql");
    private static readonly string RecordChanges = SqlFile.Beside(typeof(CampaignPartition), "RecordChanges.sql");
    private static readonly string RefreshAttributes = SqlFile.Beside(typeof(CampaignPartition), "RefreshCampaignAttributes.sql");

    /// <param name="rowsPath">A Parquet file, or a pattern of several, with the columns of <c>campaign_rows</c> but those that name the partition and the run.</param>
    /// <param name="expectedRows">How many rows the partition must hold afterwards.</param>
    /// <param name="changesKeep">How long it is remembered what a re-ingest moved.</param>
    /// <exception cref="InvalidOperationException">The partition does not hold what was to be written; the transaction must not be committed.</exception>
    public static async Task ReplaceAsync(DuckDBConnection connection, IngestCampaignsParameters parameters, string rowsPath, long expectedRows, string runId, DateTime now, TimeSpan changesKeep, CancellationToken cancellationToken)
    {
        var partition = new
        {
            date = parameters.Date,
            level = ParameterReader.WireName(parameters.Level),
            source = ParameterReader.WireName(parameters.Source),
            mode = ParameterReader.WireName(parameters.Mode),
        };
        await connection.ExecuteAsync(new CommandDefinition(
            RecordChanges, new { partition.date, partition.level, partition.source, partition.mode, rows = rowsPath, runId, now, keepFrom = now - changesKeep }, cancellationToken: cancellationToken));
        await connection.ExecuteAsync(new CommandDefinition(
            ReplaceRows, new { partition.date, partition.level, partition.source, partition.mode, rows = rowsPath, runId, now }, cancellationToken: cancellationToken));
        await connection.ExecuteAsync(new CommandDefinition(RefreshAttributes, new { partition.date }, cancellationToken: cancellationToken));

        var (rows, keys) = await connection.QuerySingleAsync<(long, long)>(new CommandDefinition(
            """
            SELECT count(*), count(DISTINCT (campaign_id, coalesce(adset_id, '')))
            FROM campaign_rows WHERE date = $date AND level = $level AND snapshot_source = $source AND mode = $mode
            """,
            partition, cancellationToken: cancellationToken));
        if (rows != expectedRows || keys != rows)
            throw new InvalidOperationException($"The partition holds {rows} rows with {keys} keys after the write, but {expectedRows} were read.");
    }
}
