namespace Liftoff.Warehouse;

/// <summary>A kept state of the warehouse.</summary>
/// <param name="CommittedAt">When that state became the current one; it stayed so until the next commit.</param>
/// <param name="Version">Its number; null for a blob that somebody uploaded by other means.</param>
/// <param name="SchemaVersion">The highest migration in it; null when unknown.</param>
/// <param name="SizeInBytes">Of the whole file; the storage keeps and bills only the pieces that differ.</param>
/// <param name="IsCurrent">It is the warehouse as it stands.</param>
public sealed record WarehouseSnapshot(DateTimeOffset CommittedAt, long? Version, int? SchemaVersion, long SizeInBytes, bool IsCurrent);
