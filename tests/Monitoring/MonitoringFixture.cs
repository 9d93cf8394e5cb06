using Dapper;
using DuckDB.NET.Data;
using Liftoff.Jobs;
using Liftoff.Monitoring.Sources.Snapshots;
using Liftoff.Simulator;
using Liftoff.Simulator.Faults;
using Liftoff.Upstream;
using Liftoff.Upstream.IxId;
using Liftoff.Warehouse;
using Microsoft.Extensions.DependencyInjection;

namespace Liftoff.Monitoring.Tests;

/// <summary>The monitoring jobs over a warehouse in a folder of the test, and the simulator as the outside world.</summary>
public sealed class MonitoringFixture : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("liftoff-monitoring-").FullName;
    private readonly ServiceProvider services;

    private MonitoringFixture(SimulatorHost simulator, Func<MonitoringOptions, MonitoringOptions>? adjust, string? storage)
    {
        Simulator = simulator;
        var options = new MonitoringOptions
        {
            StagingBaseAddress = simulator.BaseAddress,
            StrategistBaseAddress = simulator.BaseAddress,
            StrategisBaseAddress = simulator.BaseAddress,
            Snapshots = new SnapshotOptions { DayBase = SnapshotFolder("day"), ReconciledBase = SnapshotFolder("reconciled") },
            IxId = new IxIdOptions { BaseAddress = simulator.BaseAddress, Email = "sim@example.com", Password = "sim-password" },
            Upstream = new UpstreamOptions { MaxRetries = 2, RetryBackoff = TimeSpan.FromMilliseconds(1), Timeout = TimeSpan.FromSeconds(20), RequestsPerSecond = 1000, Burst = 1000 },
        };
        services = new ServiceCollection()
            .AddWarehouse(new WarehouseOptions
            {
                Storage = storage,
                DatabasePath = Path.Combine(folder, "monitoring.duckdb"),
                CachePath = Path.Combine(folder, "warehouse"),
                LandingPath = Path.Combine(folder, "landing"),
                MaxAge = TimeSpan.Zero,
                Threads = 2,
            })
            .AddMonitoring(adjust?.Invoke(options) ?? options)
            .BuildServiceProvider();
    }

    public SimulatorHost Simulator { get; }

    /// <summary>Where the snapshot jobs leave their runs: the folder of <c>day</c> and <c>reconciled</c>.</summary>
    public string Snapshots => Path.Combine(folder, "snapshots");

    public WarehouseFile Warehouse => services.GetRequiredService<WarehouseFile>();

    public RunLog Runs => services.GetRequiredService<RunLog>();

    /// <summary>The folder that holds everything; gone with the fixture.</summary>
    public string Folder => folder;

    /// <param name="simulator">How the outside world is; a small world by default.</param>
    /// <param name="adjust">Changes the options that fit the simulator.</param>
    /// <param name="storage">Where the warehouse's blob lives; null keeps the file in the folder.</param>
    public static async Task<MonitoringFixture> StartAsync(SimulatorOptions? simulator = null, Func<MonitoringOptions, MonitoringOptions>? adjust = null, string? storage = null) =>
        new(await SimulatorHost.StartAsync(simulator ?? new SimulatorOptions { Seed = 7, World = new() { FacebookCampaigns = 12, PaidFacebookSessions = 400 } }), adjust, storage);

    private string SnapshotFolder(string group) => Path.Combine(folder, "snapshots", group);

    public T Get<T>() where T : notnull => services.GetRequiredService<T>();

    /// <summary>Runs a job as the command line does, from the texts of its flags.</summary>
    public Task<JobResult> RunAsync(string job, CancellationToken cancellationToken = default, params (string Name, string? Value)[] given)
    {
        var implementation = services.GetServices<IJob>().Single(candidate => candidate.Description.Name == job);
        var reader = new ParameterReader(given.ToDictionary(g => g.Name, g => g.Value), TimeProvider.System);
        var start = implementation.Description.Read(reader);
        reader.RefuseUnknown();
        Assert.Empty(reader.Problems);
        return implementation.RunAsync(start, cancellationToken: cancellationToken);
    }

    /// <summary>Runs a job from a start that was read before.</summary>
    public Task<JobResult> RunJobAsync<TJob>(JobStart start) where TJob : IJob => services.GetServices<IJob>().OfType<TJob>().Single().RunAsync(start);

    /// <summary>From now on the path answers 200 with this body.</summary>
    public void Deliver(string route, string body, string contentType = "text/csv; charset=utf-8") =>
        Simulator.Faults.Set([new Fault(route, FaultKind.Status) { Status = 200, Body = body, ContentType = contentType }]);

    /// <summary>What a query says about the last committed version.</summary>
    public Task<List<T>> QueryAsync<T>(string sql, object? parameters = null) =>
        Warehouse.ReadAsync(async (connection, token) => (await connection.QueryAsync<T>(new CommandDefinition(sql, parameters, cancellationToken: token))).AsList());

    /// <summary>Writes into the warehouse as a job would.</summary>
    public Task WriteAsync(Func<DuckDBConnection, Task> work) => Warehouse.WriteAsync(async (connection, _) =>
    {
        await work(connection);
        return 0;
    });

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        await Simulator.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
