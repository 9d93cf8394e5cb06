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

    /// <summary>
    /// Whether a setting is a connection string that the client can read, or an address that tokens may be sent to: over https, and
    /// without a signature, which the service would prefer to them.
    /// </summary>
    public static bool CanOpen(string storage)
    {
        if (IsAddress(storage)) return Uri.TryCreate(storage, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps && address.Query.Length == 0;
        try
        {
            _ = new BlobServiceClient(storage);
            return true;
        }
        catch (Exception unreadable) when (unreadable is FormatException or ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>Null without a storage setting.</summary>
    public static BlobConnection? Open(WarehouseOptions options) => options.Storage switch
    {
        null => null,
        var url when IsAddress(url) => new(o => new BlobServiceClient(new Uri(url), new DefaultAzureCredential(), o), options),
        var connectionString => new(o => new BlobServiceClient(connectionString, o), options),
    };

    private static bool IsAddress(string storage) => storage.StartsWith("http", StringComparison.OrdinalIgnoreCase);
}
