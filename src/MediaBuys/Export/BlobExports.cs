using Azure;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Azure.Storage.Sas;

namespace Liftoff.MediaBuys.Export;

/// <summary>Exports in a blob container: <c>archives/{stamp}.tar.gz</c> and <c>exports/{stamp}/manifest.json</c>.</summary>
internal sealed class BlobExports : IExportStore
{
    private const string Prefix = "exports/";

    private readonly BlobServiceClient service;
    private readonly BlobContainerClient container;

    /// <param name="storage">A connection string, or a blob URL that is used with DefaultAzureCredential.</param>
    public BlobExports(string storage, string name)
    {
        service = storage.StartsWith("http", StringComparison.OrdinalIgnoreCase) ? new BlobServiceClient(new Uri(storage), new DefaultAzureCredential()) : new BlobServiceClient(storage);
        container = service.GetBlobContainerClient(name);
    }

    public string Location => container.Uri.GetLeftPart(UriPartial.Path);

    public async Task<IArchiveUpload> CreateArchiveAsync(string stamp, CancellationToken cancellationToken)
    {
        await container.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        return new BlockUpload(Archive(stamp), "application/gzip");
    }

    public async Task CommitAsync(ExportManifest manifest, CancellationToken cancellationToken)
    {
        await container.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        await Manifest(manifest.Stamp).UploadAsync(new BinaryData(manifest.ToJson()), new BlobUploadOptions { HttpHeaders = new BlobHttpHeaders { ContentType = "application/json" } }, cancellationToken);
    }

    public async Task<ExportManifest?> FindAsync(string stamp, CancellationToken cancellationToken)
    {
        try
        {
            return ExportManifest.Parse((await Manifest(stamp).DownloadContentAsync(cancellationToken)).Value.Content);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
    }

    public async Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken)
    {
        var stamps = new List<string>();
        try
        {
            await foreach (var blob in container.GetBlobsAsync(prefix: Prefix, cancellationToken: cancellationToken))
                if (blob.Name.Split('/') is [_, var stamp, "manifest.json"] && IExportStore.IsStamp(stamp)) stamps.Add(stamp);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            // Nothing was exported yet: the container itself is made by the first export.
        }

        return [.. stamps.OrderDescending(StringComparer.Ordinal)];
    }

    public Task<Stream> OpenArchiveAsync(string stamp, CancellationToken cancellationToken) => Archive(stamp).OpenReadAsync(cancellationToken: cancellationToken);

    public async Task<Uri?> LinkAsync(string stamp, DateTimeOffset expires, CancellationToken cancellationToken)
    {
        var blob = Archive(stamp);
        var sas = new BlobSasBuilder(BlobSasPermissions.Read, expires)
        {
            BlobContainerName = blob.BlobContainerName,
            BlobName = blob.Name,
            Resource = "b",
            Protocol = blob.Uri.Scheme == Uri.UriSchemeHttps ? SasProtocol.Https : SasProtocol.HttpsAndHttp,
        };
        // Without the account's key the link is signed with a key of the signed-in identity, which ends with that identity's rights.
        if (blob.CanGenerateSasUri) return blob.GenerateSasUri(sas);
        // Such a key lives for 7 days at most, by the service's clock; begun a little earlier where there is room, so that clocks may differ.
        var begins = new[] { DateTimeOffset.UtcNow.AddMinutes(-5), expires.AddDays(-7) }.Max();
        var key = await service.GetUserDelegationKeyAsync(begins, expires, cancellationToken);
        return new BlobUriBuilder(blob.Uri) { Sas = sas.ToSasQueryParameters(key.Value, service.AccountName) }.ToUri();
    }

    private BlockBlobClient Archive(string stamp) => container.GetBlockBlobClient($"archives/{stamp}.tar.gz");

    private BlobClient Manifest(string stamp) => container.GetBlobClient($"{Prefix}{stamp}/manifest.json");
}
