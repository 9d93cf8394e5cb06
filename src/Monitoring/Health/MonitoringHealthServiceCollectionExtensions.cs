using Liftoff.Operations.Health;
using Liftoff.Upstream;
using Liftoff.Upstream.Health;
using Liftoff.Upstream.IxId;
using Microsoft.Extensions.DependencyInjection;

namespace Liftoff.Monitoring.Health;

public static class MonitoringHealthServiceCollectionExtensions
{
    /// <summary>Adds the checks of the systems that the monitoring jobs ask; monitoring itself must be added too.</summary>
    public static IServiceCollection AddMonitoringHealth(this IServiceCollection services, MonitoringOptions options)
    {
        services.AddSingleton<IHealthCheck>(provider => new LogInCheck(provider.GetRequiredService<IxIdTokenSource>(), options.IxId, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IHealthCheck>(provider => new ReachCheck("Strategist", options.StrategistBaseAddress, "STRATEGIST_API_BASE_URL", UpstreamHandler.Create(options.AllowSelfSigned), options.IxId.IsConfigured ? provider.GetRequiredService<IxIdTokenSource>() : null));
        services.AddSingleton<IHealthCheck>(_ => new ReachCheck("Strategis staging", options.StagingBaseAddress, "STRATEGIS_STAGING_BASE_URL", UpstreamHandler.Create(options.AllowSelfSigned)));
        services.AddSingleton<IHealthCheck>(provider => new ClockCheck([options.StagingBaseAddress, options.StrategistBaseAddress, options.IxId.BaseAddress], UpstreamHandler.Create(options.AllowSelfSigned), provider.GetRequiredService<TimeProvider>()));
        return services;
    }
}
