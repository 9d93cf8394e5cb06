using Liftoff.Operations.Health;
using Liftoff.Warehouse.Storage;

namespace Liftoff.Warehouse.Health;

/// <summary>Whether the folders of copies and raw answers can be written, and have room for a write.</summary>
internal sealed class DiskCheck(IWarehouseStore store, WarehouseOptions options) : IHealthCheck
{
    /// <summary>A day's raw answers and what the engine spills, beside the copies.</summary>
    private const long Reserve = 1L << 30;

    public string Name => "disk";

    public async Task<HealthFinding> RunAsync(CancellationToken cancellationToken)
    {
        long size;
        try
        {
            size = (await store.FindAsync(null, cancellationToken))?.Size ?? 0;
        }
        catch (Exception failure) when (StorageError.Is(failure, cancellationToken))
        {
            size = File.Exists(options.DatabasePath) ? new FileInfo(options.DatabasePath).Length : 0;
        }

        // The writer's copy and its pull, a reader's copy, the published one (infra/README.md).
        var needed = 4 * size + Reserve;
        var least = long.MaxValue;
        foreach (var (setting, folder) in new[] { ("WAREHOUSE_CACHE_PATH", options.CachePath), ("LANDING_PATH", options.LandingPath), ("MONITORING_DB_PATH", Path.GetDirectoryName(options.DatabasePath)!) })
        {
            var there = folder;
            while (!Directory.Exists(there)) there = Path.GetDirectoryName(there)!;
            if (!IsWritable(there)) return HealthFinding.Wrong($"{there} cannot be written", $"Give this account the right to write there, or set {setting} to another folder.");
            var free = new DriveInfo(there).AvailableFreeSpace;
            least = Math.Min(least, free);
            if (free < needed) return HealthFinding.Wrong($"{there} has {free >> 20:N0} MiB left; a write may need {needed >> 20:N0} MiB", $"Free some, lower LANDING_KEEP_DAYS, or set {setting} to a larger disk.");
        }

        return HealthFinding.Ok($"{least >> 20:N0} MiB free; a write may need {needed >> 20:N0} MiB");
    }

    private static bool IsWritable(string folder)
    {
        var probe = Path.Combine(folder, $".liftoff-{Guid.NewGuid():N}");
        try
        {
            using (new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose)) return true;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
