namespace Liftoff.Monitoring.Sources.Snapshots;

/// <summary>A folder of snapshot runs, on this machine or in blob storage. Read only.</summary>
public interface ISnapshotRoot
{
    /// <summary>Where it is, for messages; without credentials.</summary>
    string Location { get; }

    /// <returns>The names of the run folders, in no order. Empty when the root is empty or absent.</returns>
    Task<IReadOnlyList<string>> ListRunsAsync(CancellationToken cancellationToken);

    /// <returns>The names of the files directly in a folder of the root, with their sizes; empty when it is absent.</returns>
    Task<IReadOnlyList<SnapshotFile>> ListFilesAsync(string folder, CancellationToken cancellationToken);

    /// <summary>Copies a file to <paramref name="path"/>.</summary>
    /// <param name="file">Below the root, with slashes.</param>
    Task CopyAsync(string file, string path, CancellationToken cancellationToken);
}
