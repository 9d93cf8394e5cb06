using System.Text.RegularExpressions;

namespace Liftoff.MediaBuys.Export;

/// <summary>Where exports are kept: one tar.gz and one manifest each. An export is there from the moment its manifest is.</summary>
internal interface IExportStore
{
    /// <summary>For people; without secrets.</summary>
    string Location { get; }

    /// <summary>A new archive to write to.</summary>
    Task<IArchiveUpload> CreateArchiveAsync(string stamp, CancellationToken cancellationToken);

    /// <summary>Puts the manifest beside the archive: the commit.</summary>
    Task CommitAsync(ExportManifest manifest, CancellationToken cancellationToken);

    /// <returns>Null when there is none of that name.</returns>
    Task<ExportManifest?> FindAsync(string stamp, CancellationToken cancellationToken);

    /// <summary>The stamps of all exports that have a manifest, newest first.</summary>
    Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken);

    Task<Stream> OpenArchiveAsync(string stamp, CancellationToken cancellationToken);

    /// <summary>A read-only address of the archive that works until then; null where exports are plain files.</summary>
    Task<Uri?> LinkAsync(string stamp, DateTimeOffset expires, CancellationToken cancellationToken);

    /// <summary>The one form of stamps, for the exporter and for whoever looks for its exports.</summary>
    static bool IsStamp(string text) => Regex.IsMatch(text, @"^\d{8}-\d{6}$");
}
