using Liftoff.Jobs;

namespace Liftoff.Warehouse.Storage;

/// <summary>
/// The place of the committed warehouse: a blob, or a file on this machine. It keeps one current version, replaces it as a whole
/// or not at all, and lets one writer at a time do so. All methods may be called from any thread.
/// </summary>
internal interface IWarehouseStore
{
    /// <summary>For people: an address without credentials, or a path.</summary>
    string Location { get; }

    bool IsLocalOnly { get; }

    /// <summary>The committed version; null when there is none.</summary>
    /// <param name="known">What a reader has: it asks once, briefly and conditionally, and gets it back if it is still current. Null asks patiently.</param>
    Task<StoredVersion?> FindAsync(StoredVersion? known, CancellationToken cancellationToken);

    /// <summary>What is known about the warehouse beside its file; null when it never existed.</summary>
    /// <exception cref="WarehouseRefusedException">There is a marker that this program does not understand.</exception>
    Task<Marker?> ReadMarkerAsync(CancellationToken cancellationToken);

    /// <summary>Writes the marker without asking who else does: for a warehouse that has none, and for the holder of the lease.</summary>
    Task WriteMarkerAsync(Marker marker, CancellationToken cancellationToken);

    /// <summary>Takes the only writer's place if it is free; null when another writer has it. Never waits.</summary>
    /// <param name="leaseId">The same for every try of one writer: a try whose answer was lost is then taken up by the next.</param>
    /// <exception cref="VersionMovedException">There is no committed version, which there must be.</exception>
    Task<WriteLease?> TryLeaseAsync(Guid leaseId, CancellationToken cancellationToken);

    /// <summary>Whether some writer holds the lease at the moment; says nothing about the next.</summary>
    Task<bool> IsLeasedAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Makes <paramref name="file"/> hold exactly that version (or snapshot), fetching only what neither <paramref name="seed"/> nor
    /// anything else on this machine holds already. The file is replaced by rename; it may be the seed itself.
    /// </summary>
    /// <param name="seed">A file that probably holds most of it; it need not exist and nothing in it is trusted.</param>
    /// <returns>The bytes that came over the network.</returns>
    /// <exception cref="VersionMovedException">That version is not the current one any more; find and start over.</exception>
    Task<long> FetchAsync(StoredVersion version, string file, string seed, IProgress<JobProgress>? progress, CancellationToken cancellationToken);

    /// <summary>Makes the file the first version; false when there is one already (of another creator), which is then left alone.</summary>
    Task<bool> TryCreateAsync(string file, VersionNote note, CancellationToken cancellationToken);

    /// <summary>
    /// Makes the file the current version in place of <paramref name="replaces"/>, atomically. Sends only what differs; a file with the
    /// same content changes nothing and returns <paramref name="replaces"/>.
    /// </summary>
    /// <exception cref="WarehouseLeaseLostException">The lease or the version is not ours any more: nothing was changed.</exception>
    /// <exception cref="WarehouseOutcomeUnknownException">The answer was lost and the store cannot be asked.</exception>
    Task<StoredVersion> CommitAsync(string file, VersionNote note, StoredVersion replaces, WriteLease lease, IProgress<JobProgress>? progress, CancellationToken cancellationToken);

    /// <summary>Keeps the current version as a snapshot.</summary>
    Task SnapshotAsync(StoredVersion version, WriteLease lease, CancellationToken cancellationToken);

    /// <summary>The snapshots, oldest first; empty where a store keeps none.</summary>
    Task<IReadOnlyList<StoredVersion>> ListSnapshotsAsync(CancellationToken cancellationToken);

    /// <summary>Deletes a snapshot; one that is gone already is fine.</summary>
    Task DeleteSnapshotAsync(StoredVersion snapshot, CancellationToken cancellationToken);
}
