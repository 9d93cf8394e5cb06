using Azure;
using Azure.Identity;
using Liftoff.Operations.Health;
using Liftoff.Warehouse.Storage;

namespace Liftoff.Warehouse.Health;

/// <summary>Whether the storage answers, and who holds the writer's place since when.</summary>
internal sealed class StorageCheck(WarehouseFile warehouse, WarehouseOptions options, TimeProvider time) : IHealthCheck
{
    /// <summary>No job writes this long: the lease is held for the write only.</summary>
    private static readonly TimeSpan LongestWrite = TimeSpan.FromMinutes(30);

    public string Name => "storage";

    public async Task<HealthFinding> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            var status = await warehouse.GetStatusAsync(cancellationToken);
            var place = status.IsLocalOnly ? $"{status.Location} (this machine only: WAREHOUSE_STORAGE is not set)" : $"{status.Location} answers";
            if (status.Holder is not { } holder) return HealthFinding.Ok($"{place}; nobody writes");
            var held = $"{place}; {holder.Owner} writes since {holder.Since?.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC";
            return time.GetUtcNow() - holder.Since > LongestWrite
                ? HealthFinding.Wrong(held, $"No write takes that long. End that process; its place is free {options.LeaseTime.TotalSeconds:0} s later, and nothing of its work is stored.")
                : HealthFinding.Ok(held);
        }
        catch (WarehouseRefusedException refused)
        {
            return HealthFinding.Wrong(refused.Finding, refused.WayOut);
        }
        catch (Exception failure) when (StorageError.Is(failure, cancellationToken))
        {
            var isRefused = failure is AuthenticationFailedException or RequestFailedException { Status: 401 or 403 };
            return HealthFinding.Wrong(StorageError.Describe(failure), isRefused ? "Check the key in WAREHOUSE_STORAGE, or that this identity has the role Storage Blob Data Contributor." : "Check WAREHOUSE_STORAGE and the network. Locally: is Azurite running?");
        }
    }
}
