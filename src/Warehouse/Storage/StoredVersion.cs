namespace Liftoff.Warehouse.Storage;

/// <summary>One committed state of the warehouse, or a snapshot of one.</summary>
/// <param name="Etag">Changes with every commit; safe in file names and free of capitals, because DuckDB.NET compares paths without case.</param>
/// <param name="Tag">The same as the store spells it.</param>
/// <param name="Note">What its writer said about it; null for a blob that somebody uploaded by other means.</param>
/// <param name="Size">Bytes.</param>
/// <param name="CommittedAt">By the store's clock.</param>
/// <param name="Snapshot">The store's name of the snapshot; null for the current version.</param>
internal sealed record StoredVersion(string Etag, string Tag, VersionNote? Note, long Size, DateTimeOffset CommittedAt, string? Snapshot = null);
