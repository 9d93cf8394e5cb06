using Liftoff.Jobs;

namespace Liftoff.Social.Connections;

/// <summary>Stands in while no store is configured: the job says what to set, and all others run.</summary>
internal sealed class NoConnections : IConnectionStore
{
    private static JobFailedException NotConfigured => new("Nothing says where platform_connections is: set POSTGRES_CONNECTION, or SUPABASE_URL and SUPABASE_SERVICE_ROLE_KEY.");

    public IAsyncEnumerable<string> ListUsersAsync(ConnectionFilter filter, CancellationToken cancellationToken) => throw NotConfigured;

    public Task<IReadOnlyList<Connection>> ReadAsync(UserRange range, ConnectionFilter filter, CancellationToken cancellationToken) => throw NotConfigured;

    public Task MarkAsync(Connection connection, string status, CancellationToken cancellationToken) => throw NotConfigured;

    public Task SaveAccessTokenAsync(Connection connection, string encrypted, DateTimeOffset expiresAt, CancellationToken cancellationToken) => throw NotConfigured;

    public Task SaveInstagramIdAsync(Connection connection, string instagramId, CancellationToken cancellationToken) => throw NotConfigured;
}
