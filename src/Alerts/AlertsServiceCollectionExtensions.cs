using Liftoff.Alerts.Health;
using Liftoff.Jobs;
using Liftoff.Operations.Health;
using Liftoff.Warehouse;
using Microsoft.Extensions.DependencyInjection;

namespace Liftoff.Alerts;

/// <summary>Registers the alerts.</summary>
public static class AlertsServiceCollectionExtensions
{
    /// <summary>Adds the alerts' table, job, webhook and check; the warehouse must be added too. Rules are added by the rooms that know them.</summary>
    public static IServiceCollection AddAlerts(this IServiceCollection services, AlertOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton(new MigrationSource(typeof(CheckAlerts).Assembly));
        services.AddSingleton<AlertTable>();
        services.AddSingleton<AlertWebhook>();
        services.AddSingleton<IJob, CheckAlerts>();
        services.AddSingleton<IHealthCheck, WebhookCheck>();
        return services;
    }
}
