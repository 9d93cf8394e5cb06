using Liftoff.Jobs;
using Liftoff.Monitoring.Alerts;
using Liftoff.Monitoring.Backfills;
using Liftoff.Monitoring.Campaigns;
using Liftoff.Monitoring.Explanations;
using Liftoff.Monitoring.Health;
using Liftoff.Monitoring.Queries;
using Liftoff.Monitoring.Reports;
using Liftoff.Monitoring.Sessions;
using Liftoff.Monitoring.Sources;
using Liftoff.Monitoring.Sources.Snapshots;
using Liftoff.Monitoring.Sources.Strategis;
using Liftoff.Operations.Alerts;
using Liftoff.Upstream;
using Liftoff.Upstream.IxId;
using Liftoff.Warehouse;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Liftoff.Monitoring;

public static class MonitoringServiceCollectionExtensions
{
    /// <summary>Adds the monitoring jobs and queries; the warehouse must be added too.</summary>
    public static IServiceCollection AddMonitoring(this IServiceCollection services, MonitoringOptions options)
    {
        services.AddSingleton(new MigrationSource(typeof(IngestSessions).Assembly));
        services.AddSingleton(provider => new IxIdTokenSource(options.IxId, UpstreamHandler.Create(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new StagingClient(Client(provider, "Strategis staging", options.StagingBaseAddress, UpstreamHandler.Create(options.AllowSelfSigned))));
        services.AddSingleton(provider => new StrategistClient(Client(provider, "Strategist", options.StrategistBaseAddress,
            new BearerTokenHandler(provider.GetRequiredService<IxIdTokenSource>(), UpstreamHandler.Create(options.AllowSelfSigned)))));
        services.AddSingleton(provider => new StrategisClient(Client(provider, "Strategis", options.StrategisBaseAddress,
            new BearerTokenHandler(provider.GetRequiredService<IxIdTokenSource>(), UpstreamHandler.Create(options.AllowSelfSigned)))));
        services.AddSingleton(options);
        services.AddSingleton(options.Strategis);
        services.AddSingleton<ReportFetch>();
        services.AddSingleton<DayFetch>();
        services.AddSingleton<EndpointAnswers>();
        services.AddSingleton<StrategisCampaigns>();
        services.AddSingleton<SessionCsvSource>();
        services.AddSingleton<SessionCsv>();
        services.AddSingleton<HourlyReport>();
        services.AddSingleton(options.Snapshots);
        services.AddSingleton<SnapshotStore>();
        services.AddSingleton<StrategistQuerySource>();
        services.AddSingleton<IJob, IngestCampaigns>();
        services.AddSingleton<IJob, IngestSessions>();
        services.AddSingleton<Backfill>();
        services.AddSingleton<ExplainCampaign>();
        services.AddSingleton<RpcQuery>();
        services.AddSingleton<ReportDesk>();
        services.AddSingleton(options.Alerts);
        services.AddSingleton<IAlertRule, RpcDrop>();
        services.AddSingleton<IAlertRule, FeedRule>();
        services.AddSingleton<IAlertRule, SpendWithoutRevenue>();
        return services;

        UpstreamClient Client(IServiceProvider provider, string system, Uri address, HttpMessageHandler handler) => new(
            system, address, handler, options.Upstream,
            provider.GetRequiredService<ILoggerFactory>().CreateLogger("Liftoff.Upstream." + system.Replace(" ", "", StringComparison.Ordinal)),
            provider.GetRequiredService<TimeProvider>());
    }
}
