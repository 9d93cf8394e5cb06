using Dapper;
using Npgsql;

namespace Liftoff.MediaBuys.Sync;

/// <summary>How far the syncs have come.</summary>
internal static class SyncedDays
{
    /// <returns>Every day up to here was fetched at least once; null before the first sync that ended well.</returns>
    public static Task<DateOnly?> UntilAsync(NpgsqlConnection connection, CancellationToken cancellationToken) => connection.ExecuteScalarAsync<DateOnly?>(new CommandDefinition(
        "SELECT max(complete_until) FROM media_sync_runs WHERE job = @Name", new { SyncMediaBuys.Describe.Name }, cancellationToken: cancellationToken));
}
