using Liftoff.Operations.Health;
using Liftoff.Warehouse.Health;
using Liftoff.Warehouse.Runs;
using Liftoff.Warehouse.Schema;
using Liftoff.Warehouse.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Liftoff.Warehouse;

/// <summary>Registers the warehouse.</summary>
public static class WarehouseServiceCollectionExtensions
{
    private const string BlobName = "monitoring.duckdb";

    /// <summary>
    /// Adds <see cref="WarehouseFile"/>, <see cref="RunLog"/>, <see cref="JobRunner"/> and <see cref="WarehouseMaintenance"/>, one of each. A room that keeps tables adds
    /// its own <see cref="MigrationSource"/>.
    /// </summary>
    public static IServiceCollection AddWarehouse(this IServiceCollection services, WarehouseOptions options)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(options);
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton(new MigrationSource(typeof(WarehouseFile).Assembly));
        services.AddSingleton(p => new Connected(BlobConnection.Open(options)));
        services.AddSingleton<Landing>();
        services.AddSingleton(p => new Migrations(p.GetServices<MigrationSource>()));
        services.AddSingleton(p => new RunRecords(p.GetRequiredService<Connected>().Blobs, p.GetRequiredService<Landing>(), options, p.GetRequiredService<TimeProvider>(), p.GetRequiredService<ILogger<RunRecords>>()));
        services.AddSingleton(OpenStore);
        services.AddSingleton(p => new WarehouseFile(options, p.GetRequiredService<IWarehouseStore>(), p.GetRequiredService<Migrations>(), p.GetRequiredService<RunRecords>(), p.GetRequiredService<TimeProvider>(), p.GetRequiredService<ILogger<WarehouseFile>>()));
        services.AddSingleton(p => new RunLog(p.GetRequiredService<WarehouseFile>(), p.GetRequiredService<RunRecords>(), p.GetRequiredService<Landing>()));
        services.AddSingleton(p => new JobRunner(p.GetRequiredService<WarehouseFile>(), p.GetRequiredService<RunRecords>(), p.GetRequiredService<Landing>(), options, p.GetRequiredService<TimeProvider>(), p.GetRequiredService<ILogger<JobRunner>>()));
        services.AddSingleton(p => new SchemaCheck(p.GetRequiredService<WarehouseFile>().Engine, p.GetRequiredService<Migrations>(), p.GetServices<MigrationSource>(), p.GetRequiredService<TimeProvider>()));
        services.AddSingleton(p => new WarehouseMaintenance(p.GetRequiredService<WarehouseFile>(), options, p.GetRequiredService<SchemaCheck>(), p.GetServices<MigrationSource>()));
        services.AddSingleton<IHealthCheck>(p => new StorageCheck(p.GetRequiredService<WarehouseFile>(), options, p.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IHealthCheck>(p => new FileVersionCheck(p.GetRequiredService<IWarehouseStore>(), p.GetRequiredService<Migrations>(), p.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IHealthCheck>(p => new DiskCheck(p.GetRequiredService<IWarehouseStore>(), options));
        return services;

        IWarehouseStore OpenStore(IServiceProvider p)
        {
            var time = p.GetRequiredService<TimeProvider>();
            var logger = p.GetRequiredService<ILogger<WarehouseFile>>();
            return p.GetRequiredService<Connected>().Blobs is { } blobs
                ? new BlobStore(blobs, BlobName, options.LeaseTime, time, logger)
                : new LocalStore(options.DatabasePath, time, logger);
        }
    }
}
