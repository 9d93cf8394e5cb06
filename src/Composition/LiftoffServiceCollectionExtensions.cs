using Liftoff.Alerts;
using Liftoff.CampaignSetup;
using Liftoff.Composition.Alerts;
using Liftoff.Composition.Doctor;
using Liftoff.Composition.Telemetry;
using Liftoff.MediaBuys;
using Liftoff.Monitoring;
using Liftoff.Monitoring.Health;
using Liftoff.Operations.Health;
using Liftoff.Settings;
using Liftoff.Social;
using Liftoff.Warehouse;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Logs;

namespace Liftoff.Composition;

/// <summary>Puts all rooms together. The Functions app and the command line are two doors to what is added here.</summary>
public static class LiftoffServiceCollectionExtensions
{
    /// <exception cref="InvalidSettingsException">Settings are missing or wrong; the message lists all of them.</exception>
    public static IServiceCollection AddLiftoff(this IServiceCollection services, IConfiguration configuration)
    {
        var settings = new SettingsReader(configuration);
        var options = LiftoffOptions.Read(settings);
        settings.ThrowIfInvalid();

        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(settings);
        services.AddWarehouse(options.Warehouse);
        services.AddMonitoring(options.Monitoring);
        services.AddMonitoringHealth(options.Monitoring);
        services.AddSocial(options.Social, configuration);
        services.AddMediaBuys(options.MediaBuys);
        services.AddCampaignSetup(options.CampaignSetup);
        services.AddSingleton<SetupPerformance>();
        services.AddAlerts(options.Alerts);
        services.AddJobRules(options.JobGrace, configuration);
        foreach (var schedule in Schedules.All) services.AddSingleton<IHealthCheck>(provider => new ScheduleCheck(schedule, configuration, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<HealthReport>();
        services.AddSingleton(provider => new TelemetryExport(options.Telemetry, provider.GetServices<TelemetryTarget>()));
        if (options.Telemetry.Endpoint is not null) services.AddLogging(logging => logging.AddOpenTelemetry(sent => TelemetryExport.AddLogs(sent, options.Telemetry)));
        return services;
    }
}
