using Liftoff.Settings;

namespace Liftoff.Monitoring.Sources.Snapshots;

/// <summary>Where the snapshot writer leaves its runs: folders of this machine, or blob addresses with a prefix.</summary>
public sealed record SnapshotOptions
{
    /// <value>The default value is ./data/snapshots/facebook/day.</value>
    public required string DayBase { get; init; }

    /// <value>The default value is ./data/snapshots/facebook/reconciled.</value>
    public required string ReconciledBase { get; init; }

    public static SnapshotOptions Read(SettingsReader settings) => new()
    {
        DayBase = settings.Text("DAY_SNAPSHOTS_BASE", "Folder or https blob address of the day snapshots.", "./data/snapshots/facebook/day")!,
        ReconciledBase = settings.Text("RECONCILED_SNAPSHOTS_BASE", "Folder or https blob address of the reconciled snapshots.", "./data/snapshots/facebook/reconciled")!,
    };

    // An address may carry a shared access signature.
    public override string ToString() => nameof(SnapshotOptions);
}
