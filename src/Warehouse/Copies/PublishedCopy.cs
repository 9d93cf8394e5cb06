using Liftoff.Warehouse.Storage;

namespace Liftoff.Warehouse.Copies;

/// <summary>
/// The file at MONITORING_DB_PATH for DuckDB clients of all kinds. No process of ours ever opens it as a database, and it is
/// replaced by rename, so that whoever has it open keeps what it sees.
/// </summary>
internal sealed class PublishedCopy(string path, string location)
{
    private readonly string notePath = path + ".json";

    public string Path => path;

    /// <summary>What the copy was made from; null without a copy, or when somebody else put the file there.</summary>
    public Marker? Note => File.Exists(path) && File.Exists(notePath) ? Marker.Parse(File.ReadAllBytes(notePath), notePath) : null;

    /// <summary>Nobody touched the file since it was published.</summary>
    public bool IsUntouched => Note?.FileStamp is { } stamp && stamp == Durable.Stamp(path);

    /// <summary>Never publish over a file that is not a copy of ours: it may be the only one.</summary>
    public void ThrowIfForeign()
    {
        if (!File.Exists(path)) return;
        if (Note is null)
            throw new WarehouseRefusedException($"{path} exists and was not made by Liftoff, so it is not replaced by a copy of the warehouse.", "If it is the predecessor's, move it elsewhere and take its sessions over with `./liftoff warehouse import FILE`; or set MONITORING_DB_PATH to another place.");
        if (Note.Location == path)
            throw new WarehouseRefusedException($"{path} is a warehouse of this machine only (version {Note.Version}), which is not replaced by a copy of {location}.", "Upload it with `./liftoff warehouse push` if the storage has none yet; or move it and its .json elsewhere.");
    }

    /// <summary>Never go on in a copy of a blob as if it were a warehouse of this machine: a setting forgotten once would make two truths.</summary>
    public void ThrowIfCopy()
    {
        if (Note is { } note && Uri.TryCreate(note.Location, UriKind.Absolute, out var blob) && (blob.Scheme is "https" or "http"))
            throw new WarehouseRefusedException($"{path} is a copy of {note.Location}, but WAREHOUSE_STORAGE is not set.", $"Set it to write there; or set MONITORING_DB_PATH to another place; or delete {notePath} to make this copy a warehouse of this machine.");
    }

    /// <summary>Replaces the copy, unless another process has published a newer version meanwhile.</summary>
    public async Task PublishAsync(string file, StoredVersion version, CancellationToken cancellationToken)
    {
        using var alone = await FileLock.TakeAsync(path + ".lock", cancellationToken);
        ThrowIfForeign();
        if (IsUntouched && Note is { } present && present.Location == location && (present.Etag == version.Etag || IsLater(present, version))) return;
        await ReplaceAsync(file, version, cancellationToken);
    }

    /// <summary>Replaces whatever is there.</summary>
    public async Task ReplaceAsync(string file, StoredVersion version, CancellationToken cancellationToken)
    {
        await Durable.CopyAsync(file, path, flush: false, cancellationToken);
        // A client that opened the old copy for writing and crashed left a log that does not belong to the new one.
        File.Delete(path + ".wal");
        Durable.WriteAllBytes(notePath, (Marker.Of(version, location) with { FileStamp = Durable.Stamp(path) }).ToJson());
    }

    // The storage's clock counts whole seconds; two processes can commit in one.
    private static bool IsLater(Marker present, StoredVersion version) =>
        present.CommittedAt > version.CommittedAt || (present.CommittedAt == version.CommittedAt && present.Version > version.Note?.Number);
}
