using Liftoff.Jobs;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Liftoff.Social.Connections;

/// <summary>
/// Writes what a run learns about a connection back into its row. A row that cannot be written costs the run no figures: what
/// was learned holds all the same, and the next run learns it again.
/// </summary>
public sealed class ConnectionUpdates(IConnectionStore connections, ILogger<ConnectionUpdates> logger)
{
    /// <summary>The token is dead: later runs skip the row, and readers of it see why.</summary>
    public Task MarkExpiredAsync(Connection connection, CancellationToken cancellationToken) =>
        TryAsync(connection, "marked as expired", () => connections.MarkAsync(connection, "expired", cancellationToken));

    /// <inheritdoc cref="IConnectionStore.SaveAccessTokenAsync"/>
    public Task SaveAccessTokenAsync(Connection connection, string encrypted, DateTimeOffset expiresAt, CancellationToken cancellationToken) =>
        TryAsync(connection, "given its fresh token", () => connections.SaveAccessTokenAsync(connection, encrypted, expiresAt, cancellationToken));

    /// <inheritdoc cref="IConnectionStore.SaveInstagramIdAsync"/>
    public Task SaveInstagramIdAsync(Connection connection, string instagramId, CancellationToken cancellationToken) =>
        TryAsync(connection, "given its Instagram account", () => connections.SaveInstagramIdAsync(connection, instagramId, cancellationToken));

    private async Task TryAsync(Connection connection, string what, Func<Task> update)
    {
        try
        {
            await update();
        }
        catch (Exception failure) when (failure is JobFailedException or NpgsqlException)
        {
            logger.LogWarning("{Connection} could not be {What}: {Reason}", connection, what, Upstream.Redaction.OneLine(failure.Message));
        }
    }
}
