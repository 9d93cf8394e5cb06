using Azure.Core;
using Azure.Identity;
using Azure.Storage.Blobs;

namespace Liftoff.Warehouse.Storage;

/// <summary>The container, as two clients: one that is patient, and one for the lease, whose answers are worthless when they come late.</summary>
internal sealed class BlobConnection
{
    private BlobConnection(Func<BlobClientOptions, BlobServiceClient> connect, WarehouseOptions options)
    {
        Container = connect(new BlobClientOptions
        {
            Retry = { Mode = RetryMode.Exponential, MaxRetries = 6, Delay = TimeSpan.FromMilliseconds(200), MaxDelay = TimeSpan.FromSeconds(4), NetworkTimeout = TimeSpan.FromSeconds(60) },
        }).GetBlobContainerClient(options.Container);
        Impatient = connect(new BlobClientOptions
        {
            Retry = { MaxRetries = 0, NetworkTimeout = options.LeaseTime / 5 },
        }).GetBlobContainerClient(options.Container);
    }

    public BlobContainerClient Container { get; }

    /// <summary>Tries once, briefly.</summary>
    public BlobContainerClient Impatient { get; }

    /// <summary>Null without a storage setting.</summary>
    public static BlobConnection? Open(WarehouseOptions options) => options.Storage switch
    {
        null => null,
        var url when url.StartsWith("http", StringComparison.OrdinalIgnoreCase) => new(o => new BlobServiceClient(new Uri(url), new DefaultAzureCredential(), o), options),
        var connectionString => new(o => new BlobServiceClient(connectionString, o), options),
    };
}
