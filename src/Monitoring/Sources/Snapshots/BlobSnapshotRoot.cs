using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace Liftoff.Monitoring.Sources.Snapshots;

/// <summary>Snapshot runs below a prefix of a blob container.</summary>
public sealed class BlobSnapshotRoot : ISnapshotRoot
{
    private readonly BlobContainerClient container;
    private readonly string prefix;

    private BlobSnapshotRoot(BlobContainerClient container, string prefix)
    {
        this.container = container;
        this.prefix = prefix.Length == 0 ? "" : prefix + "/";
    }

    public string Location => $"{container.Uri.GetLeftPart(UriPartial.Path)}/{prefix}";

    /// <summary>
    /// Signs in by what there is: the address's own SAS, else the warehouse's connection string when it is of the same
    /// account, else the machine's identity.
    /// </summary>
    /// <param name="address">Container and prefix: <c>https://account.blob.core.windows.net/container/prefix</c>.</param>
    /// <param name="connectionString">Of the warehouse's storage; null when there is none.</param>
    public static BlobSnapshotRoot Open(Uri address, string? connectionString)
    {
        var parts = new BlobUriBuilder(address, trimBlobNameSlashes: false);
        var prefix = parts.BlobName.Trim('/');
        parts.BlobName = "";
        if (parts.Sas is null && connectionString?.Contains('=', StringComparison.Ordinal) == true)
        {
            var account = new BlobServiceClient(connectionString);
            if (account.AccountName == parts.AccountName && account.Uri.Authority == address.Authority)
                return new BlobSnapshotRoot(account.GetBlobContainerClient(parts.BlobContainerName), prefix);
        }

        var container = parts.Sas is null ? new BlobContainerClient(parts.ToUri(), new DefaultAzureCredential()) : new BlobContainerClient(parts.ToUri());
        return new BlobSnapshotRoot(container, prefix);
    }

    public async Task<IReadOnlyList<string>> ListRunsAsync(CancellationToken cancellationToken)
    {
        var runs = new List<string>();
        await foreach (var item in container.GetBlobsByHierarchyAsync(BlobTraits.None, BlobStates.None, "/", prefix, cancellationToken))
            if (item.IsPrefix) runs.Add(item.Prefix[prefix.Length..].TrimEnd('/'));
        return runs;
    }

    public async Task<IReadOnlyList<SnapshotFile>> ListFilesAsync(string folder, CancellationToken cancellationToken)
    {
        var files = new List<SnapshotFile>();
        var path = $"{prefix}{folder}/";
        await foreach (var item in container.GetBlobsByHierarchyAsync(BlobTraits.None, BlobStates.None, "/", path, cancellationToken))
            if (item.IsBlob) files.Add(new SnapshotFile(item.Blob.Name[path.Length..], item.Blob.Properties.ContentLength ?? 0));
        return files;
    }

    public async Task CopyAsync(string file, string path, CancellationToken cancellationToken)
    {
        using var response = await container.GetBlobClient(prefix + file).DownloadToAsync(path, cancellationToken);
    }
}
