using Liftoff.Monitoring.Sources.Snapshots;
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

    public required IxIdOptions IxId { get; init; }

    public required SnapshotOptions Snapshots { get; init; }

    public required UpstreamOptions Upstream { get; init; }

    /// <summary>Skips the check of the API servers' certificates; the log-in is always checked.</summary>
    public bool AllowSelfSigned { get; init; }

    public static MonitoringOptions Read(SettingsReader settings) => new()
    {
        StagingBaseAddress = settings.Address("STRATEGIS_STAGING_BASE_URL", "Strategis staging, which serves the session CSV.", "https://staging-dot-strategis-273115.appspot.com"),
        StrategistBaseAddress = settings.Address("STRATEGIST_API_BASE_URL", "The Strategist API.", "https://strategist.lincx.la"),
        IxId = IxIdOptions.Read(settings),
        Snapshots = SnapshotOptions.Read(settings),
        Upstream = UpstreamOptions.Read(settings),
        AllowSelfSigned = settings.Flag("STRATEGIS_ALLOW_SELF_SIGNED", "Accept any certificate of the API servers (test deployments only).", false)
            | settings.Flag("STRATEGIST_ALLOW_SELF_SIGNED", "The same, under its other name.", false),
    };
}
