namespace Liftoff.Warehouse.Storage;

/// <summary>The process's one connection to the storage.</summary>
/// <param name="Blobs">Null without a storage setting.</param>
internal sealed record Connected(BlobConnection? Blobs);
