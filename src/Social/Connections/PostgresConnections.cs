using System.Runtime.CompilerServices;
using System.Text.Json;
using Dapper;
using Liftoff.Jobs;
using Liftoff.Sql;
using Npgsql;

namespace Liftoff.Social.Connections;

/// <summary>
/// <c>platform_connections</c> in PostgreSQL. Rows are read as JSON and ids compared as text, because the table is often not
/// ours: columns differ by the migrations that it has seen, and ids are uuid or text.
/// </summary>
public sealed class PostgresConnections(NpgsqlDataSource database) : IConnectionStore, IDisposable
{
    private static readonly string CreateTable = SqlFile.Beside(typeof(PostgresConnections), "CreatePlatformConnections.sql");
    private readonly SemaphoreSlim preparing = new(1);
    private volatile bool isPrepared;

    public async IAsyncEnumerable<string> ListUsersAsync(ConnectionFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken);
        const string sql = """
            SELECT DISTINCT user_id::text COLLATE "C" AS u FROM platform_connections
            WHERE user_id IS NOT NULL AND (@UserId IS NULL OR user_id::text = @UserId) AND (@Platform IS NULL OR lower(trim(platform)) = @Platform)
            ORDER BY u
            """;
        await using var users = await connection.ExecuteReaderAsync(new CommandDefinition(sql, new { filter.UserId, filter.Platform }, cancellationToken: cancellationToken));
        while (await users.ReadAsync(cancellationToken)) yield return users.GetString(0);
    }

    public async Task<IReadOnlyList<Connection>> ReadAsync(UserRange range, ConnectionFilter filter, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken);
        const string sql = """
            SELECT to_jsonb(c)::text FROM platform_connections c
            WHERE user_id::text COLLATE "C" <= @Through AND (@After IS NULL OR user_id::text COLLATE "C" > @After)
              AND (@UserId IS NULL OR user_id::text = @UserId) AND (@Platform IS NULL OR lower(trim(platform)) = @Platform)
            ORDER BY user_id::text COLLATE "C", platform, id
            """;
        var rows = await connection.QueryAsync<string>(new CommandDefinition(sql, new { range.Through, range.After, filter.UserId, filter.Platform }, cancellationToken: cancellationToken));
        return [.. rows.Select(Read).OfType<Connection>()];
    }

    public Task MarkAsync(Connection connection, string status, CancellationToken cancellationToken) => ExecuteAsync(
        "UPDATE platform_connections SET connection_status = @status WHERE id::text = @Id AND access_token_encrypted IS NOT DISTINCT FROM @EncryptedAccessToken",
        new { connection.Id, connection.EncryptedAccessToken, status }, cancellationToken);

    public Task SaveAccessTokenAsync(Connection connection, string encrypted, DateTimeOffset expiresAt, CancellationToken cancellationToken) => ExecuteAsync(
        """
        UPDATE platform_connections
        SET access_token_encrypted = @encrypted, token_expires_at = @until, last_token_refresh = now() AT TIME ZONE 'UTC'
        WHERE id::text = @Id AND access_token_encrypted IS NOT DISTINCT FROM @EncryptedAccessToken
        """,
        new { connection.Id, connection.EncryptedAccessToken, encrypted, until = DateTime.SpecifyKind(expiresAt.UtcDateTime, DateTimeKind.Unspecified) }, cancellationToken);

    public Task SaveInstagramIdAsync(Connection connection, string instagramId, CancellationToken cancellationToken) =>
        ExecuteAsync("UPDATE platform_connections SET instagram_id = @instagramId WHERE id::text = @Id", new { connection.Id, instagramId }, cancellationToken);

    public void Dispose() => preparing.Dispose();

    private static Connection? Read(string row)
    {
        using var document = JsonDocument.Parse(row);
        return Connection.FromJson(document.RootElement);
    }

    private async Task ExecuteAsync(string sql, object parameters, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken));
    }

    private async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        NpgsqlConnection connection;
        try
        {
            connection = await database.OpenConnectionAsync(cancellationToken);
        }
        catch (NpgsqlException failure)
        {
            throw new JobFailedException($"PostgreSQL (POSTGRES_CONNECTION) cannot be reached, so the connections cannot be read: {failure.Message}", failure);
        }

        try
        {
            if (!isPrepared) await PrepareAsync(connection, cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private async Task PrepareAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await preparing.WaitAsync(cancellationToken);
        try
        {
            // A role that may only read and update must not need the right to create.
            if (!isPrepared && !await connection.ExecuteScalarAsync<bool>(new CommandDefinition("SELECT to_regclass('platform_connections') IS NOT NULL", cancellationToken: cancellationToken)))
            {
                await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
                // IF NOT EXISTS alone fails when two processes create at once.
                await connection.ExecuteAsync(new CommandDefinition("SELECT pg_advisory_xact_lock(7460021)", transaction: transaction, cancellationToken: cancellationToken));
                await connection.ExecuteAsync(new CommandDefinition(CreateTable, transaction: transaction, cancellationToken: cancellationToken));
                await transaction.CommitAsync(cancellationToken);
            }

            isPrepared = true;
        }
        finally
        {
            preparing.Release();
        }
    }
}
