using Liftoff.CampaignSetup.Alerts;
using Liftoff.MediaBuys.Store;
using Liftoff.Monitoring.Alerts;
using Liftoff.Operations.Alerts;
using Liftoff.Settings;
using Liftoff.Social.Alerts;
using Liftoff.Warehouse;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Liftoff.Composition.Alerts;

/// <summary>All rules of alerts, and those that see several rooms.</summary>
public static class AlertRules
{
    /// <summary>As ALERT_RULES_OFF names them. A new one is a class in its room, a line in its registration and a name here.</summary>
    public static readonly IReadOnlyList<string> Names =
    [
        RpcDrop.RuleName, FeedRule.RuleName, SpendWithoutRevenue.RuleName, SocialCoverage.RuleName,
        SetupSuccess.RuleName, StuckSetups.RuleName, JobRule.RuleName, JobRule.MediaBuysRuleName,
    ];

    /// <returns>How late after its time a job may start.</returns>
    public static TimeSpan ReadGrace(SettingsReader settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return TimeSpan.FromMinutes(settings.WholeNumber("ALERT_JOB_LATE_MINUTES", "How late after its schedule a job may start (rules jobs and media-buy-jobs).", 45, 1, 1440));
    }

    /// <summary>Adds the rules over the run logs; the rooms must be added too.</summary>
    public static IServiceCollection AddJobRules(this IServiceCollection services, TimeSpan grace, IConfiguration configuration)
    {
        services.AddSingleton<IAlertRule>(provider => new JobRule(
            JobRule.RuleName, (since, token) => RunLogs.OfWarehouseAsync(provider.GetRequiredService<RunLog>(), since, token),
            [.. Schedules.All.Where(schedule => schedule.Job is not null && !IsOfMediaBuys(schedule))], grace, configuration, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IAlertRule>(provider => new JobRule(
            JobRule.MediaBuysRuleName, (since, token) => RunLogs.OfMediaBuysAsync(provider.GetRequiredService<MediaBuyDatabase>(), since, token),
            [.. Schedules.All.Where(IsOfMediaBuys)], grace, configuration, provider.GetRequiredService<TimeProvider>()));
        return services;
    }

    private static bool IsOfMediaBuys(Schedule schedule) => schedule.Job == MediaBuys.Sync.SyncMediaBuys.Describe.Name;
}
