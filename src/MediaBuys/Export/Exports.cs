using Liftoff.Jobs;

namespace Liftoff.MediaBuys.Export;

/// <summary>The exports that are there, and links to download them.</summary>
public sealed class Exports
{
    private const string Latest = "latest";

    private readonly MediaBuyOptions options;
    private readonly TimeProvider time;
    private readonly Lazy<IExportStore> store;

    internal Exports(MediaBuyOptions options, TimeProvider time)
    {
        (this.options, this.time) = (options, time);
        store = new Lazy<IExportStore>(() => options.Storage is { } storage ? new BlobExports(storage, options.Container) : new FolderExports(options.ExportPath));
    }

    internal IExportStore Store => store.Value;

    /// <summary>An export whose archive is complete.</summary>
    /// <param name="which"><c>latest</c>, or a stamp.</param>
    /// <exception cref="JobFailedException">There is none.</exception>
    public async Task<ExportManifest> GetAsync(string which, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(which);
        if (which != Latest)
        {
            if (!IExportStore.IsStamp(which)) throw new JobFailedException($"\"{which}\" is no export: it takes latest, or a stamp such as 20261120-020005.");
            return await Store.FindAsync(which, cancellationToken) is { Archive: not null } found ? found : throw new JobFailedException($"There is no complete export {which} in {Store.Location}.");
        }

        foreach (var stamp in await Store.ListAsync(cancellationToken))
            if (await Store.FindAsync(stamp, cancellationToken) is { Archive: not null } manifest) return manifest;
        throw new JobFailedException($"There is no complete export in {Store.Location}. Make one with ./liftoff export-media-buys.");
    }

    /// <summary>A read-only address of an export's archive, good for the time that MEDIA_BUYS_LINK_HOURS says. Whoever has it can download: show it, never log it.</summary>
    /// <returns>The address is null where exports are files of this machine.</returns>
    public async Task<(Uri? Link, DateTimeOffset ExpiresAt)> LinkAsync(ExportManifest export, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(export);
        var expires = time.GetUtcNow() + options.LinkLife;
        return (await Store.LinkAsync(export.Stamp, expires, cancellationToken), expires);
    }
}
