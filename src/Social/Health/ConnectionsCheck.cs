using System.Net.Sockets;
using Liftoff.Jobs;
using Liftoff.Operations.Health;
using Liftoff.Social.Connections;
using Liftoff.Upstream;
using Npgsql;

namespace Liftoff.Social.Health;

/// <summary>Whether <c>platform_connections</c> can be read, in PostgreSQL or through Supabase, and its tokens with it.</summary>
public sealed class ConnectionsCheck(IConnectionStore store, SocialOptions options) : IHealthCheck
{
    public string Name => options.PostgresConnection is null && options.SupabaseAddress is not null ? "Supabase" : "social connections";

    public async Task<HealthFinding> RunAsync(CancellationToken cancellationToken)
    {
        if (!options.HasConnections)
            return options.SupabaseAddress is null
                ? HealthFinding.Off("nothing is collected (POSTGRES_CONNECTION, or SUPABASE_URL and SUPABASE_SERVICE_ROLE_KEY)")
                : HealthFinding.Wrong("SUPABASE_URL is set without its key", "Set SUPABASE_SERVICE_ROLE_KEY, or leave SUPABASE_URL blank.");
        try
        {
            if (await HasRowsAsync(cancellationToken) is not { } hasRows) return HealthFinding.Off("nothing is collected: the database of POSTGRES_CONNECTION has no table platform_connections yet");
            if (!hasRows) return HealthFinding.Ok("platform_connections is there, and empty");
            return options.Fernet is null
                ? HealthFinding.Wrong("platform_connections has rows whose tokens cannot be read", "Set ENCRYPTION_KEY to the Fernet key that they were encrypted with.")
                : HealthFinding.Ok("platform_connections can be read");
        }
        catch (Exception failure) when (failure is JobFailedException or NpgsqlException or SocketException or TimeoutException)
        {
            return HealthFinding.Wrong(Redaction.OneLine(failure.Message), "Check POSTGRES_CONNECTION, or SUPABASE_URL and SUPABASE_SERVICE_ROLE_KEY.");
        }
    }

    /// <returns>Null when there is no such table. The store would make it, and a look must not.</returns>
    private async Task<bool?> HasRowsAsync(CancellationToken cancellationToken)
    {
        if (options.PostgresConnection is null)
        {
            await using var users = store.ListUsersAsync(new ConnectionFilter(), cancellationToken).GetAsyncEnumerator(cancellationToken);
            return await users.MoveNextAsync();
        }

        await using var source = NpgsqlDataSource.Create(options.PostgresConnection);
        await using var exists = source.CreateCommand("SELECT to_regclass('platform_connections') IS NOT NULL");
        if (!(bool)(await exists.ExecuteScalarAsync(cancellationToken))!) return null;
        await using var hasRows = source.CreateCommand("SELECT EXISTS (SELECT FROM platform_connections)");
        return (bool)(await hasRows.ExecuteScalarAsync(cancellationToken))!;
    }
}
