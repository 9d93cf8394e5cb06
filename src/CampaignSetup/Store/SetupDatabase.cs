using Dapper;
using Liftoff.Sql;
using Liftoff.Upstream;
using Npgsql;

namespace Liftoff.CampaignSetup.Store;

/// <summary>PostgreSQL: connections, and the schema brought up to date before the first of them is handed out.</summary>
public sealed class SetupDatabase : IAsyncDisposable
{
    private const string Missing = "Campaign setup has no store: set POSTGRES_CONNECTION, for example Host=localhost;Database=liftoff;Username=liftoff;Password=…";

    private static readonly PostgresSchema Schema = new(typeof(SetupDatabase).Assembly, "campaign_setup_migrations");

    private readonly Lazy<NpgsqlDataSource?> source;
    private readonly SemaphoreSlim oneMigration = new(1);
    private volatile bool isMigrated;

    static SetupDatabase() => DefaultTypeMap.MatchNamesWithUnderscores = true;

    public SetupDatabase(CampaignSetupOptions options) => source = new(() => options.PostgresConnection is { } connection ? NpgsqlDataSource.Create(Tuned(connection)) : null);

    /// <summary>Whether there is a connection string at all.</summary>
    public bool IsConfigured => source.Value is not null;

    /// <summary>An open connection to an up-to-date schema.</summary>
    /// <exception cref="StoreUnavailableException">No setting, or the server cannot be reached.</exception>
    public async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var pool = source.Value ?? throw new StoreUnavailableException(Missing);
        try
        {
            if (!isMigrated) await MigrateAsync(pool, cancellationToken);
            return await pool.OpenConnectionAsync(cancellationToken);
        }
        catch (Exception failure) when (failure is NpgsqlException or TimeoutException or System.Net.Sockets.SocketException)
        {
            throw new StoreUnavailableException($"PostgreSQL of campaign setup cannot be reached (POSTGRES_CONNECTION): {Redaction.OneLine(failure.Message)}", failure);
        }
    }

    /// <summary>Runs <paramref name="work"/> on a connection and turns a lost server into one sentence.</summary>
    public async Task<T> UseAsync<T>(Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken);
        try
        {
            return await work(connection);
        }
        // A server that answers with an error is there; what it says is a fault of ours and must show.
        catch (Exception failure) when ((failure is NpgsqlException and not PostgresException) || failure is PostgresException { SqlState: "57P01" or "57P02" or "57P03" })
        {
            throw new StoreUnavailableException($"PostgreSQL of campaign setup went away: {Redaction.OneLine(failure.Message)}", failure);
        }
    }

    /// <summary>How far the schema is, without bringing it up to date.</summary>
    /// <returns>The migrations that are applied, and those that this program has.</returns>
    /// <exception cref="NpgsqlException">The server cannot be reached.</exception>
    public async Task<(int Applied, int Known)> SchemaAsync(CancellationToken cancellationToken)
    {
        await using var connection = await (source.Value ?? throw new StoreUnavailableException(Missing)).OpenConnectionAsync(cancellationToken);
        return await Schema.LookAsync(connection, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (source.IsValueCreated && source.Value is { } pool) await pool.DisposeAsync();
        oneMigration.Dispose();
    }

    private static NpgsqlConnectionStringBuilder Tuned(string connection)
    {
        var tuned = new NpgsqlConnectionStringBuilder(connection) { ApplicationName = "liftoff" };
        // The journal's few statements come again and again, and planning them takes longer than running them.
        if (tuned.MaxAutoPrepare == 0) (tuned.MaxAutoPrepare, tuned.AutoPrepareMinUsages) = (40, 2);
        return tuned;
    }

    private async Task MigrateAsync(NpgsqlDataSource pool, CancellationToken cancellationToken)
    {
        await oneMigration.WaitAsync(cancellationToken);
        try
        {
            if (isMigrated) return;
            await using var connection = await pool.OpenConnectionAsync(cancellationToken);
            await Schema.MigrateAsync(connection, cancellationToken);
            isMigrated = true;
        }
        finally
        {
            oneMigration.Release();
        }
    }
}
