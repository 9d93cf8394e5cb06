using Liftoff.CampaignSetup.Alerts;
using Liftoff.CampaignSetup.Engine;
using Liftoff.CampaignSetup.Facebook;
using Liftoff.CampaignSetup.Journal;
using Liftoff.CampaignSetup.Outside;
using Liftoff.CampaignSetup.Requests;
using Liftoff.CampaignSetup.Steps;
using Liftoff.CampaignSetup.Store;
using Liftoff.CampaignSetup.Strategis;
using Liftoff.CampaignSetup.Health;
using Liftoff.Operations.Alerts;
using Liftoff.Operations.Health;
using Liftoff.Upstream;
using Liftoff.Upstream.Health;
using Liftoff.Upstream.IxId;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Liftoff.CampaignSetup;

public static class CampaignSetupServiceCollectionExtensions
{
    /// <summary>Adds campaign setup. Nothing is opened before it is used, so the rest runs without PostgreSQL.</summary>
    public static IServiceCollection AddCampaignSetup(this IServiceCollection services, CampaignSetupOptions options)
    {
        services.AddSingleton(options);
        services.TryAddSingleton(TimeProvider.System);
        // One token for all rooms of a process.
        services.TryAddSingleton(provider => new IxIdTokenSource(options.IxId, UpstreamHandler.Create(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider =>
        {
            var handler = UpstreamHandler.Create(options.AllowSelfSigned);
            // A creating call that was redirected would be sent twice.
            handler.AllowAutoRedirect = false;
            return new OutsideHttp(new BearerTokenHandler(provider.GetRequiredService<IxIdTokenSource>(), handler), options, provider.GetRequiredService<TimeProvider>());
        });
        services.AddSingleton<SetupDatabase>();
        services.AddSingleton<CallJournal>();
        services.AddSingleton<FacebookRelay>();
        services.AddSingleton<FacebookPayloads>();
        services.AddSingleton<StrategisApi>();
        services.AddSingleton<StrategisCatalog>();
        services.AddSingleton<ISetupStep, TemplateStep>();
        services.AddSingleton<ISetupStep, FacebookCampaignStep>();
        services.AddSingleton<ISetupStep, FacebookAdSetStep>();
        services.AddSingleton<ISetupStep, TrackingCampaignStep>();
        services.AddSingleton<ISetupStep, CreativeStep>();
        services.AddSingleton<ISetupStep, AdStep>();
        services.AddSingleton<CreateOnce>();
        services.AddSingleton<Verification>();
        services.AddSingleton<Rollback>();
        services.AddSingleton<SetupEngine>();
        services.AddSingleton<SetupRunner>();
        services.AddSingleton<SetupDesk>();
        services.AddSingleton<PlanCheck>();
        services.AddSingleton<SetupQueries>();
        services.AddSingleton<SetupRequests>();
        services.AddSingleton<SetupMetricsQuery>();
        services.AddSingleton<Upkeep.DeliverySwitch>();
        services.AddSingleton<Upkeep.OrphanSweep>();
        services.AddSingleton<Upkeep.StatusSync>();
        services.AddSingleton<IAlertRule, SetupSuccess>();
        services.AddSingleton<IAlertRule, StuckSetups>();
        services.AddSingleton<IHealthCheck, SetupStoreCheck>();
        services.AddSingleton<IHealthCheck>(provider => new ReachCheck("Strategis API", options.StrategisBaseAddress, "STRATEGIS_API_BASE_URL", UpstreamHandler.Create(options.AllowSelfSigned), options.IxId.IsConfigured ? provider.GetRequiredService<IxIdTokenSource>() : null));
        return services;
    }
}
