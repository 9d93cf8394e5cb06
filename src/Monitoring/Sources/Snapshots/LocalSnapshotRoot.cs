namespace Liftoff.Monitoring.Sources.Snapshots;

/// <summary>Snapshot runs in a folder of this machine.</summary>
public sealed class LocalSnapshotRoot(string root) : ISnapshotRoot
{
    public string Location => root;

    public Task<IReadOnlyList<string>> ListRunsAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<string>>(Directory.Exists(root) ? [.. Directory.EnumerateDirectories(root).Select(path => Path.GetFileName(path))] : []);

    public Task<IReadOnlyList<SnapshotFile>> ListFilesAsync(string folder, CancellationToken cancellationToken)
    {
        var inner = new DirectoryInfo(Path.Combine(root, folder));
        return Task.FromResult<IReadOnlyList<SnapshotFile>>(inner.Exists ? [.. inner.EnumerateFiles().Select(file => new SnapshotFile(file.Name, file.Length))] : []);
    }

    public async Task CopyAsync(string file, string path, CancellationToken cancellationToken)
    {
        await using var from = new FileStream(Path.Combine(root, file), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16, useAsync: true);
        await using var to = File.Create(path);
        await from.CopyToAsync(to, cancellationToken);
    }
}
