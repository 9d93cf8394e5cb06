using Liftoff.Jobs;
using Liftoff.MediaBuys.Documents;
using Liftoff.MediaBuys.Export;
using Liftoff.MediaBuys.Queries;
using Liftoff.MediaBuys.Snowflake;
using Liftoff.MediaBuys.Store;
using Liftoff.MediaBuys.Sync;
using Liftoff.Operations.Health;
using Liftoff.MediaBuys.Health;
using Liftoff.Upstream;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Liftoff.MediaBuys;

public static class MediaBuysServiceCollectionExtensions
{
    /// <summary>Adds the media-buy jobs and queries. Nothing is connected before it is used.</summary>
    public static IServiceCollection AddMediaBuys(this IServiceCollection services, MediaBuyOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton(_ => new MediaBuyDatabase(options));
        services.AddSingleton(p => new MediaRuns(p.GetRequiredService<MediaBuyDatabase>(), options, p.GetRequiredService<TimeProvider>(), p.GetRequiredService<ILogger<MediaRuns>>()));
        services.AddSingleton(p => new SnowflakeClient(options.Snowflake, UpstreamHandler.Create(), options.Upstream, p.GetRequiredService<ILogger<SnowflakeClient>>(), p.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IJob>(p => new SyncMediaBuys(p.GetRequiredService<MediaRuns>(), p.GetRequiredService<MediaBuyDatabase>(), p.GetRequiredService<SnowflakeClient>(), options, p.GetRequiredService<TimeProvider>()));
        services.AddSingleton(p => new Exports(options, p.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IJob>(p => new ExportMediaBuys(p.GetRequiredService<MediaRuns>(), p.GetRequiredService<MediaBuyDatabase>(), p.GetRequiredService<Exports>(), options, p.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IJob>(p => new LoadDocuments(p.GetRequiredService<MediaRuns>(), p.GetRequiredService<Exports>(), p.GetRequiredService<TimeProvider>()));
        services.AddSingleton<MetricsQuery>();
        services.AddSingleton<FreshnessCheck>();
        services.AddSingleton<IHealthCheck, MediaBuyStoreCheck>();
        services.AddSingleton<IHealthCheck, SnowflakeCheck>();
        return services;
    }
}
