using Dapper;
using Liftoff.Jobs;
using Liftoff.Sql;
using Npgsql;

namespace Liftoff.MediaBuys.Store;

/// <summary>The PostgreSQL schema of this room: connected when first needed, and brought up to date then.</summary>
public sealed class MediaBuyDatabase(MediaBuyOptions options) : IAsyncDisposable
{
    private readonly PostgresSchema schema = new(typeof(MediaBuyDatabase).Assembly, "media_migrations", options.Schema);
    private readonly SemaphoreSlim gate = new(1);
    private volatile NpgsqlDataSource? source;

    static MediaBuyDatabase() => SqlMapper.AddTypeHandler(new DateOnlyHandler());

    /// <summary>Whether there is a connection string at all.</summary>
    public bool IsConfigured => options.Connection is not null;

    /// <summary>An open connection whose search path is the room's schema and whose clock is UTC.</summary>
    /// <exception cref="JobFailedException">There is no connection string, or PostgreSQL cannot be reached; the message says which.</exception>
    public async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        options.RequireConnection();
        try
        {
            return await (source ?? await PrepareAsync(cancellationToken)).OpenConnectionAsync(cancellationToken);
        }
        catch (NpgsqlException e) when (e is not PostgresException || e.SqlState is "28P01" or "28000" or "3D000" or "57P03" or "53300")
        {
            throw new JobFailedException($"PostgreSQL cannot be used for media buys: {(e.InnerException ?? e).Message.TrimEnd('.')}. Check MEDIA_BUYS_POSTGRES_CONNECTION or POSTGRES_CONNECTION.", e);
        }
    }

    /// <summary>How far the schema is, without bringing it up to date.</summary>
    /// <returns>The newest migration that is applied, and the newest that this program has.</returns>
    /// <exception cref="NpgsqlException">The server cannot be reached.</exception>
    public async Task<(int Applied, int Known)> SchemaAsync(CancellationToken cancellationToken)
    {
        options.RequireConnection();
        await using var pool = Connect(options);
        await using var connection = await pool.OpenConnectionAsync(cancellationToken);
        return await schema.LookAsync(connection, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (source is not null) await source.DisposeAsync();
        gate.Dispose();
    }

    private static NpgsqlDataSource Connect(MediaBuyOptions options)
    {
        try
        {
            // A run's own session is silent while the run works, and networks forget silent connections after some minutes.
            var connection = new NpgsqlConnectionStringBuilder(options.Connection)
            {
                SearchPath = SqlText.Name(options.Schema), Timezone = "UTC", ApplicationName = "liftoff media-buys", CommandTimeout = 0, ReadBufferSize = 1 << 16, TcpKeepAlive = true, TcpKeepAliveTime = 60,
            };
            return NpgsqlDataSource.Create(connection);
        }
        catch (ArgumentException e)
        {
            // Its text names the keyword, never a value.
            throw new JobFailedException($"The connection string of the media buys cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Connects and brings the schema up to date, once.</summary>
    private async Task<NpgsqlDataSource> PrepareAsync(CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            if (source is { } ready) return ready;
            var opened = Connect(options);
            try
            {
                await using var connection = await opened.OpenConnectionAsync(cancellationToken);
                await schema.MigrateAsync(connection, cancellationToken);
                return source = opened;
            }
            catch
            {
                await opened.DisposeAsync();
                throw;
            }
        }
        finally
        {
            gate.Release();
        }
    }
}
