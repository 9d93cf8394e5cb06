namespace Liftoff.Monitoring.Sources.Snapshots;

/// <param name="Name">Without its folder.</param>
public sealed record SnapshotFile(string Name, long Bytes);
