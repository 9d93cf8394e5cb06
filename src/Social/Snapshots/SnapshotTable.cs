using Dapper;
using DuckDB.NET.Data;
using Liftoff.Sql;

namespace Liftoff.Social.Snapshots;

/// <summary>Writes <c>analytics_snapshots</c> and <c>social_outcomes</c>, within the caller's transaction and never row by row.</summary>
internal static class SnapshotTable
{
    private static readonly string Stage = SqlFile.Beside(typeof(SnapshotTable), "StageSnapshots.sql");
    private static readonly string Merge = SqlFile.Beside(typeof(SnapshotTable), "MergeSnapshots.sql");
    private static readonly string ReplaceOutcomes = SqlFile.Beside(typeof(SnapshotTable), "ReplaceOutcomes.sql");

    /// <summary>Loads a batch.</summary>
    /// <returns>How many rows are new and how many got another value.</returns>
    public static async Task<(long Inserted, long Updated)> StoreAsync(DuckDBConnection connection, SnapshotBatch batch, bool firstWins, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (inserted, updated) = (0L, 0L);
        // read_json refuses a file without a single line.
        if (batch.Rows > 0)
        {
            await connection.ExecuteAsync(new CommandDefinition(Stage, new { path = batch.SnapshotsPath }, cancellationToken: cancellationToken));
            var actions = await connection.QueryAsync<string>(new CommandDefinition(Merge, new { firstWins, now = now.UtcDateTime }, cancellationToken: cancellationToken));
            foreach (var action in actions)
            {
                if (action == "INSERT") inserted++;
                else updated++;
            }
        }

        if (new FileInfo(batch.OutcomesPath).Length > 0) await connection.ExecuteAsync(new CommandDefinition(ReplaceOutcomes, new { path = batch.OutcomesPath }, cancellationToken: cancellationToken));
        return (inserted, updated);
    }

    /// <summary>Removes what is older: figures, and what became of connections.</summary>
    /// <param name="oldest">The first day that stays.</param>
    /// <returns>How many figures went.</returns>
    public static async Task<long> RemoveBeforeAsync(DuckDBConnection connection, DateOnly oldest, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync(new CommandDefinition("DELETE FROM social_outcomes WHERE date < $oldest", new { oldest }, cancellationToken: cancellationToken));
        return await connection.ExecuteAsync(new CommandDefinition("DELETE FROM analytics_snapshots WHERE date < $oldest", new { oldest }, cancellationToken: cancellationToken));
    }
}
