namespace Liftoff.MediaBuys.Export;

/// <summary>Exports as files of this machine.</summary>
internal sealed class FolderExports(string folder) : IExportStore
{
    public string Location => folder;

    public Task<IArchiveUpload> CreateArchiveAsync(string stamp, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        return Task.FromResult<IArchiveUpload>(new FileUpload(Archive(stamp)));
    }

    public async Task CommitAsync(ExportManifest manifest, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var path = Manifest(manifest.Stamp);
        await File.WriteAllBytesAsync(path + ".part", manifest.ToJson(), cancellationToken);
        File.Move(path + ".part", path, overwrite: true);
    }

    public async Task<ExportManifest?> FindAsync(string stamp, CancellationToken cancellationToken) =>
        File.Exists(Manifest(stamp)) ? ExportManifest.Parse(await File.ReadAllBytesAsync(Manifest(stamp), cancellationToken)) : null;

    public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>>(
        Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, "*.manifest.json").Select(path => Path.GetFileName(path).Split('.')[0]).Where(IExportStore.IsStamp).OrderDescending(StringComparer.Ordinal)] : []);

    public Task<Stream> OpenArchiveAsync(string stamp, CancellationToken cancellationToken) => Task.FromResult<Stream>(File.OpenRead(Archive(stamp)));

    public Task<Uri?> LinkAsync(string stamp, DateTimeOffset expires, CancellationToken cancellationToken) => Task.FromResult<Uri?>(null);

    private string Archive(string stamp) => Path.Combine(folder, stamp + ".tar.gz");

    private string Manifest(string stamp) => Path.Combine(folder, stamp + ".manifest.json");
}
