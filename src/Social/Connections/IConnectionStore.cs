namespace Liftoff.Social.Connections;

/// <summary>Where <c>platform_connections</c> lives. A store that does not answer throws; it never says "no users" instead.</summary>
public interface IConnectionStore
{
    /// <summary>Every user with a connection of any state, once each, in the store's own order.</summary>
    IAsyncEnumerable<string> ListUsersAsync(ConnectionFilter filter, CancellationToken cancellationToken);

    /// <summary>The connections of a range of users, usable or not.</summary>
    Task<IReadOnlyList<Connection>> ReadAsync(UserRange range, ConnectionFilter filter, CancellationToken cancellationToken);

    /// <summary>Sets the row's status; where the store can tell, not when the user has connected anew since the row was read.</summary>
    Task MarkAsync(Connection connection, string status, CancellationToken cancellationToken);

    /// <summary>Keeps a refreshed access token.</summary>
    Task SaveAccessTokenAsync(Connection connection, string encrypted, DateTimeOffset expiresAt, CancellationToken cancellationToken);

    /// <summary>Keeps the Instagram account that a Page turned out to lead to.</summary>
    Task SaveInstagramIdAsync(Connection connection, string instagramId, CancellationToken cancellationToken);
}
