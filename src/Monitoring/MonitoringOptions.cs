using Liftoff.Monitoring.Alerts;
using Liftoff.Monitoring.Sources.Snapshots;
using Liftoff.Monitoring.Sources.Strategis;
using Liftoff.Settings;
using Liftoff.Upstream;
using Liftoff.Upstream.IxId;

namespace Liftoff.Monitoring;

/// <summary>Where the monitoring jobs find their sources.</summary>
public sealed record MonitoringOptions
{
    /// <summary>The host that serves the session CSV without a log-in.</summary>
    public required Uri StagingBaseAddress { get; init; }

    /// <summary>The company's own thin backend.</summary>
    public required Uri StrategistBaseAddress { get; init; }

    /// <summary>Tracking and reporting: where the reports come from.</summary>
    public required Uri StrategisBaseAddress { get; init; }

    public StrategisOptions Strategis { get; init; } = new();

    /// <summary>The share of its usual rows below which a report counts as cut, 0 to 1; 0 takes any answer.</summary>
    /// <value>The default value is 0.5.</value>
    public double MinRowsShare { get; init; } = 0.5;

    /// <summary>How long it is remembered what re-ingests moved.</summary>
    /// <value>The default value is 90 days.</value>
    public TimeSpan ChangesKeep { get; init; } = TimeSpan.FromDays(90);

    /// <summary>How long the hourly states of running days are kept, which "now" is compared with.</summary>
    /// <value>The default value is 14 days.</value>
    public TimeSpan SessionSnapshotsKeep { get; init; } = TimeSpan.FromDays(14);

    /// <summary>By how much the hours of a day may differ from its daily report before a run warns, as a share of the day's revenue.</summary>
    /// <value>The default value is 0.01.</value>
    public double HourlyTolerance { get; init; } = 0.01;

    public MonitoringAlertOptions Alerts { get; init; } = new();

    public required IxIdOptions IxId { get; init; }

    public required SnapshotOptions Snapshots { get; init; }

    public required UpstreamOptions Upstream { get; init; }

    /// <summary>Skips the check of the API servers' certificates; the log-in is always checked.</summary>
    public bool AllowSelfSigned { get; init; }

    public static MonitoringOptions Read(SettingsReader settings) => new()
    {
        StagingBaseAddress = settings.Address("STRATEGIS_STAGING_BASE_URL", "Strategis staging, which serves the session CSV.", "https://staging-dot-strategis-273115.appspot.com"),
        StrategistBaseAddress = settings.Address("STRATEGIST_API_BASE_URL", "The Strategist API.", "https://strategist.lincx.la"),
        StrategisBaseAddress = settings.Address("STRATEGIS_API_BASE_URL", "The Strategis API.", "https://strategis.lincx.in"),
        Strategis = StrategisOptions.Read(settings),
        MinRowsShare = settings.WholeNumber("STRATEGIS_MIN_ROWS_PERCENT", "Below this share of its usual rows a report counts as cut; 0 takes any answer.", 50, 0, 100) / 100.0,
        ChangesKeep = TimeSpan.FromDays(settings.WholeNumber("CAMPAIGN_CHANGES_KEEP_DAYS", "How long it is remembered what re-ingests moved.", 90, 1, 3650)),
        SessionSnapshotsKeep = TimeSpan.FromDays(settings.WholeNumber("SESSION_SNAPSHOTS_KEEP_DAYS", "How long the hourly states of running days are kept, which \"now\" is compared with.", 14, 1, 3650)),
        HourlyTolerance = settings.WholeNumber("HOURLY_TOLERANCE_PERCENT", "By how much the hours of a day may differ from its daily report before a run warns.", 1, 0, 100) / 100.0,
        Alerts = MonitoringAlertOptions.Read(settings),
        IxId = IxIdOptions.Read(settings),
        Snapshots = SnapshotOptions.Read(settings),
        Upstream = UpstreamOptions.Read(settings),
        AllowSelfSigned = settings.Flag("STRATEGIS_ALLOW_SELF_SIGNED", "Accept any certificate of the API servers (test deployments only).", false)
            | settings.Flag("STRATEGIST_ALLOW_SELF_SIGNED", "The same, under its other name.", false),
    };
}
