namespace Liftoff.Monitoring.Campaigns;

/// <summary>Which group of figures: as they stood during the day, or settled.</summary>
public enum SnapshotSource
{
    Day,
    Reconciled,
}
