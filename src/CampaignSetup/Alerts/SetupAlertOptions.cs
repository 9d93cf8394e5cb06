using Liftoff.Settings;

namespace Liftoff.CampaignSetup.Alerts;

/// <summary>From when on setups are worth an alert.</summary>
public sealed record SetupAlertOptions
{
    /// <summary>The share of ended setups that should have completed, 0 to 1.</summary>
    /// <value>The default value is 0.95 (contract §8.4).</value>
    public double Success { get; init; } = 0.95;

    /// <summary>Of fewer ended setups no share is taken.</summary>
    /// <value>The default value is 5.</value>
    public int Requests { get; init; } = 5;

    /// <summary>How long a setup may make no progress without waiting for anything.</summary>
    /// <value>The default value is 30 minutes.</value>
    public TimeSpan Stuck { get; init; } = TimeSpan.FromMinutes(30);

    public static SetupAlertOptions Read(SettingsReader settings) => new()
    {
        Success = settings.WholeNumber("ALERT_SETUP_SUCCESS_PERCENT", "The share of yesterday's and today's campaign setups that should complete (rule setup-success).", 95, 1, 100) / 100.0,
        Requests = settings.WholeNumber("ALERT_SETUP_MIN_REQUESTS", "Of fewer ended setups no share is taken.", 5, 1, 10_000),
        Stuck = TimeSpan.FromMinutes(settings.WholeNumber("ALERT_SETUP_STUCK_MINUTES", "How long a campaign setup may make no progress without waiting for anything (rule setup-stuck).", 30, 1, 10_080)),
    };
}
