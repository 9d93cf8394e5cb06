namespace Liftoff.Monitoring.Campaigns;

/// <summary>Where campaign figures come from.</summary>
public enum CampaignMode
{
    /// <summary>Run folders that the snapshot writer left behind.</summary>
    Snapshot,

    /// <summary>The Strategist API, which reads the same snapshots on its side.</summary>
    Remote,

    /// <summary>All reports of Strategis, merged.</summary>
    Strategis,
}
