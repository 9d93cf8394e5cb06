namespace Liftoff.Warehouse;

/// <summary>How the warehouse stands: the committed version, who writes, and whether the local copy is as new.</summary>
public sealed record WarehouseStatus
{
    /// <summary>The blob's address without credentials, or the file's path.</summary>
    public required string Location { get; init; }

    /// <summary>No storage is set: the file exists on this machine only.</summary>
    public required bool IsLocalOnly { get; init; }

    /// <summary>False when nothing was ever committed there; then the members about the version are null.</summary>
    public bool Exists => SizeInBytes is not null;

    /// <summary>Counts commits from 1; null for a blob that somebody uploaded by other means.</summary>
    public long? Version { get; init; }

    /// <summary>The highest migration in the file; null when unknown without opening it.</summary>
    public int? SchemaVersion { get; init; }

    /// <summary>Of the committed file; null when nothing was ever committed.</summary>
    public long? SizeInBytes { get; init; }

    /// <summary>By the storage's clock, in whole seconds there; null when nothing was ever committed.</summary>
    public DateTimeOffset? CommittedAt { get; init; }

    /// <summary>Machine and process of the last commit, as <c>host/4711</c>; null for a blob that somebody uploaded by other means.</summary>
    public string? CommittedBy { get; init; }

    /// <summary>Time since the last commit; null when nothing was ever committed.</summary>
    public TimeSpan? Age { get; init; }

    /// <summary>Null when nobody writes.</summary>
    public WarehouseHolder? Holder { get; init; }

    /// <summary>The published copy's path (MONITORING_DB_PATH).</summary>
    public required string LocalPath { get; init; }

    /// <summary>The version that the published copy was made from; null when there is no copy or it was not made by us.</summary>
    public long? LocalVersion { get; init; }

    /// <summary>Null when there is no file.</summary>
    public long? LocalSizeInBytes { get; init; }

    /// <summary>The published copy holds the committed version, and nobody touched it since.</summary>
    public required bool LocalIsCurrent { get; init; }
}
