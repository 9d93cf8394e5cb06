using System.Globalization;
using Liftoff.Warehouse.Storage;

namespace Liftoff.Warehouse;

/// <summary>
/// What was found in place of the warehouse cannot be used, and writing over it could destroy something: a foreign file, a
/// newer schema, text, a marker without its blob. Nothing was changed.
/// </summary>
/// <param name="finding">What was found where: one sentence.</param>
/// <param name="wayOut">What the user can do: one or more sentences.</param>
public sealed class WarehouseRefusedException(string finding, string wayOut, Exception? innerException = null)
    : Exception(finding + " " + wayOut, innerException)
{
    /// <summary>What was found.</summary>
    public string Finding { get; } = finding;

    /// <summary>What the user can do.</summary>
    public string WayOut { get; } = wayOut;

    internal static WarehouseRefusedException MarkerWithoutFile(IWarehouseStore store, Marker marker) => new(
        $"There was a warehouse at {store.Location} (version {marker.Version?.ToString(CultureInfo.InvariantCulture) ?? "unknown"}, {marker.CommittedAt?.UtcDateTime:yyyy-MM-dd HH:mm} UTC), but the file is gone.",
        store.IsLocalOnly
            ? $"Put it back from a backup, or delete {store.Location}.json to start with an empty one."
            : "Upload the local copy with `./liftoff warehouse push`, undelete the blob if the account keeps deleted blobs, or delete the marker blob beside it to start with an empty warehouse.");

    internal static WarehouseRefusedException CopyWithoutFile(IWarehouseStore store, Marker note, string path) => new(
        $"{path} is a copy of version {note.Version} of {store.Location}, where nothing is any more.",
        "Upload it with `./liftoff warehouse push`; or delete it to start with an empty warehouse.");

    internal static WarehouseRefusedException NewerSchema(int schema, int known) => new(
        $"The warehouse has schema {schema}, which this Liftoff ({known}) does not know.",
        "It was written by a newer one: upgrade this one, or go back with `./liftoff warehouse restore --at=…`.");
}
