using Dapper;
using Liftoff.Jobs;
using Liftoff.MediaBuys.Snowflake;
using Liftoff.MediaBuys.Store;
using Liftoff.MediaBuys.Sync;
using Liftoff.Simulator;
using Liftoff.Simulator.Snowflake;
using Liftoff.Simulator.World;
using Liftoff.Upstream;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Liftoff.MediaBuys.Tests;

/// <summary>The room over real parts: a fresh PostgreSQL schema, a simulated Snowflake, the storage emulator.</summary>
internal sealed class MediaHouse : IAsyncDisposable
{
    public static readonly (string, string)[] ImpressionColumns = [("DATE", "date"), ("MEDIA_BUY_ID", "text"), ("IMPRESSIONS", "fixed"), ("CLICKS", "fixed"), ("SPEND", "fixed")];
    public static readonly (string, string)[] VideoColumns = [("DATE", "date"), ("MEDIA_BUY_ID", "text"), ("VIDEO_STARTS", "fixed"), ("VIDEO_COMPLETIONS", "fixed"), ("VIDEO_VIEWS", "fixed")];

    private readonly ServiceProvider services;

    private MediaHouse(ServiceProvider services, SimulatorHost simulator, MediaBuyOptions options, string folder) =>
        (this.services, Simulator, Options, Folder) = (services, simulator, options, folder);

    public SimulatorHost Simulator { get; }

    public MediaBuyOptions Options { get; }

    public string Folder { get; }

    public static async Task<MediaHouse> OpenAsync(Servers servers, Func<MediaBuyOptions, MediaBuyOptions>? change = null)
    {
        var simulator = await SimulatorHost.StartAsync(new SimulatorOptions { World = new WorldOptions { Scale = 0.02 } });
        simulator.Snowflake.Put("PLATFORM_BUY_DAILY_IMPRESSIONS", new SnowflakeTable(ImpressionColumns, []));
        simulator.Snowflake.Put("PLATFORM_BUY_DAILY_VIDEOS", new SnowflakeTable(VideoColumns, []));
        var folder = Directory.CreateTempSubdirectory("liftoff-media-house-").FullName;
        var name = "t" + Guid.NewGuid().ToString("N")[..12];
        var options = new MediaBuyOptions
        {
            Connection = servers.Postgres.ConnectionString,
            Schema = name,
            Snowflake = new SnowflakeOptions
            {
                Account = simulator.Snowflake.Account.Account,
                User = simulator.Snowflake.Account.User,
                PrivateKey = simulator.Snowflake.Account.PrivateKeyPem,
                BaseAddress = simulator.BaseAddress,
                PollInterval = TimeSpan.FromMilliseconds(10),
            },
            Upstream = new UpstreamOptions { RetryBackoff = TimeSpan.FromMilliseconds(5) },
            Sources = [Source(MetricTable.DailyImpressions), Source(MetricTable.DailyVideos)],
            Storage = servers.Azurite.ConnectionString,
            Container = name,
            ExportPath = Path.Combine(folder, "exports"),
        };
        options = change?.Invoke(options) ?? options;
        var collection = new ServiceCollection();
        collection.AddMediaBuys(options);
        return new MediaHouse(collection.BuildServiceProvider(), simulator, options, folder);
    }

    public static MetricSource Source(MetricTable table) => new(table, table.Name.ToUpperInvariant(), new Dictionary<string, string>());

    public T Get<T>() where T : notnull => services.GetRequiredService<T>();

    /// <summary>Runs a job as the command line does, with parameters as text.</summary>
    public Task<JobResult> RunAsync(string job, params (string Name, string Value)[] given) => RunAsync(null, job, given);

    /// <param name="runId">As an orchestration names it; null for a name of its own.</param>
    public async Task<JobResult> RunAsync(string? runId, string job, params (string Name, string Value)[] given)
    {
        var found = services.GetServices<IJob>().Single(j => j.Description.Name == job);
        var reader = new ParameterReader(given.ToDictionary(g => g.Name, string? (g) => g.Value), TimeProvider.System);
        var start = found.Description.Read(reader);
        Assert.Empty(reader.Problems);
        return await found.RunAsync(start, runId);
    }

    /// <summary>Syncs as of a day, and expects it to end well.</summary>
    public async Task<JobResult> SyncAsync(string date, params (string Name, string Value)[] given)
    {
        var result = await RunAsync("sync-media-buys", [("date", date), .. given]);
        Assert.True(result.Status != JobStatus.Failed, result.Error);
        return result;
    }

    /// <summary>What Snowflake has from now on: day, buy, impressions, clicks, spend.</summary>
    public void Impressions(params string?[][] rows) => Simulator.Snowflake.Put("PLATFORM_BUY_DAILY_IMPRESSIONS", new SnowflakeTable(ImpressionColumns, rows));

    /// <summary>What Snowflake has from now on: day, buy, starts, completions, views.</summary>
    public void Videos(params string?[][] rows) => Simulator.Snowflake.Put("PLATFORM_BUY_DAILY_VIDEOS", new SnowflakeTable(VideoColumns, rows));

    public async Task<NpgsqlConnection> ConnectAsync() => await Get<MediaBuyDatabase>().OpenAsync(CancellationToken.None);

    /// <summary>Rows as text, cells joined by a blank, for assertions that can be read.</summary>
    public async Task<List<string>> RowsAsync(string sql)
    {
        await using var connection = await ConnectAsync();
        var rows = await connection.QueryAsync<string>($"SELECT concat_ws(' ', VARIADIC (SELECT array_agg(coalesce(value, 'NULL')) FROM json_each_text(to_json(q)))) FROM ({sql}) AS q");
        return rows.AsList();
    }

    /// <summary>What is in the schema before the room sees it for the first time.</summary>
    public async Task PrepareAsync(string sql, string? connectionString = null)
    {
        await using var connection = new NpgsqlConnection(connectionString ?? Options.Connection);
        await connection.OpenAsync();
        await connection.ExecuteAsync($"CREATE SCHEMA {Options.Schema}; SET search_path = {Options.Schema}; {sql}");
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var connection = await ConnectAsync();
        await connection.ExecuteAsync(sql);
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        await Simulator.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
