using DuckDB.NET.Data;
using Liftoff.Composition;
using Liftoff.Jobs;
using Liftoff.Simulator;
using Liftoff.Simulator.Social;
using Liftoff.Social.Collection;
using Liftoff.Social.Connections;
using Liftoff.Warehouse;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Liftoff.Social.Tests;

/// <summary>The product's own composition over a folder, a database and a simulator of one test, at a time that the test sets.</summary>
public sealed class SocialHouse : IAsyncDisposable
{
    public const string Key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    private readonly string folder;
    private readonly ServiceProvider services;
    private readonly Dictionary<string, string?> settings;

    private readonly bool ownsParts;

    private SocialHouse(string folder, SimulatorHost simulator, NpgsqlDataSource database, Dictionary<string, string?> settings, SettableClock clock, bool ownsParts)
    {
        (this.folder, Simulator, Database, Clock, this.settings, this.ownsParts) = (folder, simulator, database, clock, settings, ownsParts);
        var collection = new ServiceCollection();
        collection.AddLogging(logging => logging.AddProvider(Log).SetMinimumLevel(LogLevel.Trace));
        collection.AddLiftoff(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        collection.AddSingleton<TimeProvider>(clock);
        services = collection.BuildServiceProvider();
    }

    public SimulatorHost Simulator { get; }

    public NpgsqlDataSource Database { get; }

    public SettableClock Clock { get; }

    /// <summary>Everything that was logged, exceptions included.</summary>
    public CapturedLog Log { get; } = new();

    public WarehouseFile Warehouse => services.GetRequiredService<WarehouseFile>();

    public IReadOnlyDictionary<string, string?> Settings => settings;

    public string LandingPath => Path.Combine(folder, "landing");

    public T Get<T>() where T : notnull => services.GetRequiredService<T>();

    /// <param name="now">Both the product's and the simulator's time.</param>
    public static async Task<SocialHouse> StartAsync(PostgresFixture postgres, DateTimeOffset? now = null, params (string Name, string? Value)[] more)
    {
        var clock = new SettableClock { Now = now ?? new DateTimeOffset(2026, 11, 20, 2, 0, 0, TimeSpan.Zero) };
        var simulator = await SimulatorHost.StartAsync(new SimulatorOptions { Time = clock });
        var (connection, database) = await postgres.CreateDatabaseAsync();
        var folder = Directory.CreateTempSubdirectory("liftoff-social-").FullName;
        var settings = new Dictionary<string, string?>
        {
            ["POSTGRES_CONNECTION"] = connection,
            ["ENCRYPTION_KEY"] = Key,
            ["GRAPH_API_BASE_URL"] = new Uri(simulator.BaseAddress, "graph").AbsoluteUri,
            ["YOUTUBE_ANALYTICS_BASE_URL"] = new Uri(simulator.BaseAddress, "youtube").AbsoluteUri,
            ["GOOGLE_OAUTH_BASE_URL"] = new Uri(simulator.BaseAddress, "google").AbsoluteUri,
            ["GOOGLE_CLIENT_ID"] = "sim-client",
            ["GOOGLE_CLIENT_SECRET"] = "sim-client-secret-value",
            ["LINKEDIN_API_BASE_URL"] = new Uri(simulator.BaseAddress, "linkedin").AbsoluteUri,
            ["MONITORING_DB_PATH"] = Path.Combine(folder, "monitoring.duckdb"),
            ["LANDING_PATH"] = Path.Combine(folder, "landing"),
            ["WAREHOUSE_MAX_AGE_SECONDS"] = "0",
            ["DUCKDB_THREADS"] = "1",
            ["SOCIAL_RETRY_BACKOFF_MS"] = "1",
            ["SOCIAL_TIMEOUT_MS"] = "5000",
        };
        foreach (var (name, value) in more) settings[name] = value;
        return new SocialHouse(folder, simulator, database, settings, clock, ownsParts: true);
    }

    /// <summary>Another process over the same files, database and simulator.</summary>
    public SocialHouse Again(params (string Name, string? Value)[] more)
    {
        var changed = new Dictionary<string, string?>(settings);
        foreach (var (name, value) in more) changed[name] = value;
        return new SocialHouse(folder, Simulator, Database, changed, Clock, ownsParts: false);
    }

    public Task<JobResult> CollectAsync(string? date = null, string? platform = null, string? user = null, CancellationToken cancellationToken = default)
    {
        var reader = new ParameterReader(new Dictionary<string, string?> { ["date"] = date, ["platform"] = platform, ["user"] = user }, Clock);
        var start = CollectSocial.Describe.Read(reader);
        Assert.Empty(reader.Problems);
        return Get<IEnumerable<IJob>>().Single(job => job.Description.Name == "collect-social").RunAsync(start, cancellationToken: cancellationToken);
    }

    /// <summary>Adds a row to platform_connections, its tokens encrypted, and returns its id.</summary>
    public async Task<string> ConnectAsync(string user, string platform, string? page, string? token, string? refresh = null, string? organization = null, string? status = "active", bool isActive = true, string? rawToken = null)
    {
        // The store creates the table on first use.
        await foreach (var _ in Get<IConnectionStore>().ListUsersAsync(new ConnectionFilter(), CancellationToken.None)) break;
        var fernet = new Fernet(Key);
        await using var insert = Database.CreateCommand("""
            INSERT INTO platform_connections (user_id, platform, page_id, access_token_encrypted, refresh_token_encrypted, organization_id, connection_status, is_active)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id::text
            """);
        object?[] values = [user, platform, page, rawToken ?? (token is null ? null : fernet.Encrypt(token, Clock.Now)), refresh is null ? null : fernet.Encrypt(refresh, Clock.Now), organization, status, isActive];
        foreach (var value in values) insert.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        return (string)(await insert.ExecuteScalarAsync())!;
    }

    public Task<string> ConnectInstagramAsync(string user, string account = "17841400000000001") => ConnectAsync(user, "instagram", account, SocialWorld.MetaToken(account), refresh: "");

    public Task<string> ConnectFacebookAsync(string user, string page = "100000000000001") => ConnectAsync(user, "facebook", page, SocialWorld.MetaToken(page), refresh: "");

    /// <summary>Rows of the warehouse file, read by a user's query.</summary>
    public async Task<IReadOnlyList<object?[]>> QueryAsync(string sql) => (await Warehouse.QueryAsync(sql)).Rows;

    public async Task<object?> ScalarAsync(string sql) => Assert.Single(Assert.Single(await QueryAsync(sql)));

    public async Task<string?> StatusOfAsync(string connectionId)
    {
        await using var select = Database.CreateCommand("SELECT connection_status FROM platform_connections WHERE id::text = $1");
        select.Parameters.Add(new NpgsqlParameter { Value = connectionId });
        return (string?)await select.ExecuteScalarAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        if (!ownsParts) return;
        await Simulator.DisposeAsync();
        await Database.DisposeAsync();
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }
}
