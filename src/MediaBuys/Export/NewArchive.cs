using System.Formats.Tar;
using System.IO.Compression;

namespace Liftoff.MediaBuys.Export;

/// <summary>A tar.gz that grows file by file while it is stored. It is there once it is completed, and never in part.</summary>
internal sealed class NewArchive : IAsyncDisposable
{
    private readonly ExportManifest manifest;
    private readonly IArchiveUpload upload;
    private readonly MeasuredStream measured;
    private readonly GZipStream gzip;
    private readonly TarWriter tar;
    private bool isComplete;

    /// <param name="manifest">Names the export and its moment; its tables are not looked at.</param>
    public NewArchive(ExportManifest manifest, IArchiveUpload upload)
    {
        (this.manifest, this.upload) = (manifest, upload);
        measured = new MeasuredStream(upload.Content);
        gzip = new GZipStream(measured, CompressionLevel.Fastest, leaveOpen: true);
        tar = new TarWriter(gzip, TarEntryFormat.Pax, leaveOpen: true);
    }

    public async Task AddAsync(string name, Stream content, CancellationToken cancellationToken) =>
        await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, $"{manifest.Stamp}/{name}") { DataStream = content, ModificationTime = manifest.ExportedAt }, cancellationToken);

    /// <summary>Stores the whole of it.</summary>
    public async Task<ExportedFile> CompleteAsync(CancellationToken cancellationToken)
    {
        await tar.DisposeAsync();
        await gzip.DisposeAsync();
        var file = measured.ToFile(manifest.Stamp + ".tar.gz");
        await upload.CompleteAsync(new Dictionary<string, string> { ["sha256"] = file.Sha256, ["run"] = manifest.RunId }, cancellationToken);
        isComplete = true;
        return file;
    }

    public async ValueTask DisposeAsync()
    {
        // Tar and gzip write their ends when they are closed; where the archive was given up, nobody is there to take them.
        if (!isComplete) measured.Abandon();
        await tar.DisposeAsync();
        await gzip.DisposeAsync();
        await upload.DisposeAsync();
    }
}
