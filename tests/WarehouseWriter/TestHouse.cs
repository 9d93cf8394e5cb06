using Liftoff.Operations.Health;
using Liftoff.Warehouse;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Liftoff.WarehouseWriter;

/// <summary>The warehouse's real parts over folders of a test.</summary>
public sealed class TestHouse : IDisposable
{
    private readonly ServiceProvider services;

    /// <param name="options">See <see cref="Options"/>.</param>
    /// <param name="configure">For a clock or a logger of the test's own.</param>
    public TestHouse(WarehouseOptions options, Action<IServiceCollection>? configure = null)
    {
        Settings = options;
        var collection = new ServiceCollection();
        configure?.Invoke(collection);
        services = collection.AddWarehouse(options).AddSingleton(new MigrationSource(TestRows.Assembly)).BuildServiceProvider();
    }

    public WarehouseOptions Settings { get; }

    public WarehouseFile File => services.GetRequiredService<WarehouseFile>();

    public RunLog Runs => services.GetRequiredService<RunLog>();

    public JobRunner Jobs => services.GetRequiredService<JobRunner>();

    public IEnumerable<IHealthCheck> Checks => services.GetServices<IHealthCheck>();

    public WarehouseMaintenance Maintenance => services.GetRequiredService<WarehouseMaintenance>();

    /// <summary>Options of one machine: everything below one folder, a lease of 15 s, readers that always look.</summary>
    public static WarehouseOptions Options(string folder, string? storage = null) => new()
    {
        Storage = storage,
        DatabasePath = Path.Combine(folder, "monitoring.duckdb"),
        CachePath = Path.Combine(folder, "warehouse"),
        LandingPath = Path.Combine(folder, "landing"),
        LeaseTime = TimeSpan.FromSeconds(15),
        MaxAge = TimeSpan.Zero,
        Wait = TimeSpan.FromSeconds(60),
        MemoryLimit = "256MB",
        Threads = 1,
    };

    /// <summary>Writes a batch of rows as a job without a run.</summary>
    public Task WriteAsync(string job, long rows, CancellationToken cancellationToken = default) => File.WriteAsync((connection, _) =>
    {
        TestRows.Write(connection, job, rows);
        return Task.FromResult(0);
    }, null, cancellationToken);

    /// <summary>The committed rows by job.</summary>
    public Task<Dictionary<string, long>> CountAsync() => File.ReadAsync((connection, _) => Task.FromResult(TestRows.Count(connection)));

    public void Dispose() => services.Dispose();
}
