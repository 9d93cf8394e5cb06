using Dapper;
using Liftoff.Jobs;
using Npgsql;

namespace Liftoff.MediaBuys.Sync;

/// <summary>
/// Brings a staged window into its table, inside the caller's transaction: updates what differs, inserts what is new, and counts or
/// deletes what the source no longer has. The same window twice changes nothing.
/// </summary>
internal sealed class MetricMerge(MetricStage stage, DateOnly from, DateOnly to)
{
    private readonly string table = stage.Source.Table.Name;
    private readonly string key = string.Join(" AND ", stage.Source.Table.Key.Select(column => $"t.{column} = s.{column}"));

    /// <param name="mayDelete">Asked, with the stored and the staged number of rows, when rows are to be deleted.</param>
    public async Task<MergeCounts> RunAsync(NpgsqlConnection connection, DateTimeOffset now, Func<long, long, bool> mayDelete, CancellationToken cancellationToken)
    {
        var target = await MetricTarget.FindAsync(connection, table, cancellationToken);
        // In the form that the table gives an id: upper case is no other UUID.
        var isOrphan = $"NOT EXISTS (SELECT FROM media_buys AS b WHERE b.id::text = s.media_buy_id::{target.Columns["media_buy_id"].Type}::text)";
        var metrics = stage.Metrics.Select(m => m.Name).Where(target.Columns.ContainsKey).ToList();
        if (metrics.Count == 0) throw new JobFailedException($"{table} has none of the columns {string.Join(", ", stage.Metrics.Select(m => m.Name))}.");
        var source = target.Fit(stage, stage.Metrics.Where(m => metrics.Contains(m.Name)));
        var orphans = await connection.QuerySingleAsync<(long Rows, long Buys)>(Command(
            $"SELECT coalesce(sum(n), 0)::bigint, count(*) FROM (SELECT media_buy_id, count(*) AS n FROM {stage.Name} GROUP BY media_buy_id) AS s WHERE {isOrphan}"));
        var leftOut = target.KnowsOnlyBuys && orphans.Rows > 0 ? await ExecuteAsync($"DELETE FROM {stage.Name} AS s WHERE {isOrphan}") : 0;
        var columns = string.Join(", ", [.. stage.Source.Table.Key, .. metrics]);
        var present = await CountAsync($"SELECT count(*) FROM {table} WHERE date BETWEEN @from AND @to");
        var staged = stage.Rows - leftOut;

        // One join tells what is new and what differs; the statements that write touch only those. Only what the source has is compared
        // and set: a column that it lacks keeps what it holds.
        var changes = stage.Name + "_changes";
        if (present > 0)
            await ExecuteAsync(
                $"""
                CREATE TEMPORARY TABLE {changes} ON COMMIT DROP AS
                SELECT s.*, t.media_buy_id IS NULL AS is_new
                FROM {source} AS s LEFT JOIN {table} AS t ON {key} AND t.date BETWEEN @from AND @to
                WHERE t.media_buy_id IS NULL OR {string.Join(" OR ", metrics.Select(m => $"t.{m} IS DISTINCT FROM s.{m}"))}
                """);
        var updated = present == 0 ? 0 : await ExecuteAsync(
            $"""
            ANALYZE {changes};
            UPDATE {table} AS t SET {string.Join(", ", metrics.Select(m => $"{m} = s.{m}"))}, updated_at = @now
            FROM {changes} AS s WHERE NOT s.is_new AND {key}
            """);
        var inserted = await ExecuteAsync(
            $"""
            INSERT INTO {table} ({columns}, created_at, updated_at)
            SELECT {columns}, @now, @now FROM {(present == 0 ? $"{source} AS s" : $"{changes} WHERE is_new")}
            """);
        // Every staged key is in the table now; what else is there has vanished.
        var vanished = present + inserted - staged;
        var deleted = vanished == 0 || !mayDelete(present, staged) ? 0 : await ExecuteAsync(
            $"DELETE FROM {table} AS t WHERE t.date BETWEEN @from AND @to AND NOT EXISTS (SELECT FROM {source} AS s WHERE {key})");
        return new MergeCounts(present, staged, inserted, updated, vanished, deleted, orphans.Rows, orphans.Buys, leftOut);

        CommandDefinition Command(string sql) => new(sql, new { from, to, now }, cancellationToken: cancellationToken);

        Task<long> CountAsync(string sql) => connection.ExecuteScalarAsync<long>(Command(sql));

        async Task<long> ExecuteAsync(string sql) => await connection.ExecuteAsync(Command(sql));
    }
}
