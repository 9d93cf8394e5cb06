using Liftoff.Settings;

namespace Liftoff.Monitoring.Alerts;

/// <summary>From when on monitoring's figures are worth an alert.</summary>
public sealed record MonitoringAlertOptions
{
    /// <summary>By how much RPC may lie below that of the earlier days at equal maturity, as a share of theirs, 0 to 1.</summary>
    /// <value>The default value is 0.2.</value>
    public double RpcDrop { get; init; } = 0.2;

    /// <summary>How many earlier days it is compared with.</summary>
    /// <value>The default value is 7.</value>
    public int RpcDays { get; init; } = 7;

    /// <summary>S1 clicks that the day, and an earlier day on average, must have; fewer say nothing.</summary>
    /// <value>The default value is 300.</value>
    public int RpcClicks { get; init; } = 300;

    /// <summary>How long ago campaigns and sessions may have been taken last.</summary>
    /// <value>The default value is 150 minutes: two hourly runs that did not happen.</value>
    public TimeSpan FeedLate { get; init; } = TimeSpan.FromMinutes(150);

    /// <summary>What a campaign may spend on a day without revenue, in USD.</summary>
    /// <value>The default value is 100.</value>
    public decimal Spend { get; init; } = 100;

    public static MonitoringAlertOptions Read(SettingsReader settings) => new()
    {
        RpcDrop = settings.WholeNumber("ALERT_RPC_DROP_PERCENT", "How far RPC, of all campaigns or of an owner, may lie below earlier days at equal maturity (rule rpc-drop).", 20, 1, 100) / 100.0,
        RpcDays = settings.WholeNumber("ALERT_RPC_DROP_DAYS", "How many earlier days it is compared with.", 7, 1, 60),
        RpcClicks = settings.WholeNumber("ALERT_RPC_MIN_CLICKS", "S1 clicks that the day, and an earlier day on average, must have for that; fewer say nothing.", 300, 1, 1_000_000),
        FeedLate = TimeSpan.FromMinutes(settings.WholeNumber("ALERT_FEED_LATE_MINUTES", "How long ago campaigns and sessions may have been taken last (rule feed).", 150, 1, 10_080)),
        Spend = settings.WholeNumber("ALERT_SPEND_WITHOUT_REVENUE_USD", "From which spend on a campaign's day without revenue is told, where S1 has answered (rule spend-without-revenue).", 100, 1, 1_000_000),
    };
}
