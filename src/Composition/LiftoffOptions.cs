using Liftoff.Alerts;
using Liftoff.CampaignSetup;
using Liftoff.Composition.Alerts;
using Liftoff.Composition.Telemetry;
using Liftoff.MediaBuys;
using Liftoff.Monitoring;
using Liftoff.Settings;
using Liftoff.Social;
using Liftoff.Warehouse;
using Microsoft.Extensions.Configuration;

namespace Liftoff.Composition;

/// <summary>The options of every room, read from the settings in one place, so that a list of all settings is complete by construction.</summary>
/// <param name="JobGrace">How late after its schedule a job may start before it is an alert.</param>
public sealed record LiftoffOptions(WarehouseOptions Warehouse, MonitoringOptions Monitoring, SocialOptions Social, MediaBuyOptions MediaBuys, CampaignSetupOptions CampaignSetup, TelemetryOptions Telemetry, AlertOptions Alerts, TimeSpan JobGrace)
{
    /// <summary>Every setting there is, in the order in which they are read. Read from nothing, so that it is the same where settings are wrong or missing.</summary>
    public static IReadOnlyList<Setting> Settings
    {
        get
        {
            var reader = new SettingsReader(new ConfigurationBuilder().Build());
            Read(reader);
            return reader.Settings;
        }
    }

    /// <summary>Problems are left in <paramref name="settings"/>; with any, the result must not be used.</summary>
    public static LiftoffOptions Read(SettingsReader settings)
    {
        HostSettings.Read(settings);
        var options = new LiftoffOptions(WarehouseOptions.Read(settings), MonitoringOptions.Read(settings), SocialOptions.Read(settings), MediaBuyOptions.Read(settings), CampaignSetupOptions.Read(settings), TelemetryOptions.Read(settings), AlertOptions.Read(settings, AlertRules.Names), AlertRules.ReadGrace(settings));
        Schedules.Read(settings);
        return options;
    }
}
