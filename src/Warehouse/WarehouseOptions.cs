using Liftoff.Settings;
using Liftoff.Warehouse.Storage;

namespace Liftoff.Warehouse;

/// <summary>Where the warehouse lives, how its writer is kept alone, and what the engine may use.</summary>
public sealed record WarehouseOptions
{
    /// <summary>A storage connection string, or the account's blob URL (then signed in with DefaultAzureCredential); null keeps the warehouse on this machine only.</summary>
    public string? Storage { get; init; }

    /// <value>The default value is <c>warehouse</c>.</value>
    public string Container { get; init; } = "warehouse";

    /// <summary>The published copy, that any DuckDB client may open; without <see cref="Storage"/> it is the warehouse itself.</summary>
    public required string DatabasePath { get; init; }

    /// <summary>A folder for the writer's private copies and the readers' copies. Everything in it can be deleted while nothing runs.</summary>
    public required string CachePath { get; init; }

    /// <summary>Raw answers and run records: one folder a run.</summary>
    public required string LandingPath { get; init; }

    /// <summary>How long a finished run's raw answers are kept.</summary>
    /// <value>The default value is 14 days.</value>
    public TimeSpan LandingKeep { get; init; } = TimeSpan.FromDays(14);

    /// <summary>How long a writer that vanished keeps others waiting; 15 to 60 s, the range of the storage service.</summary>
    /// <value>The default value is 60 s.</value>
    public TimeSpan LeaseTime { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>A reader looks for a newer version when its own was checked longer ago than this.</summary>
    /// <value>The default value is 30 s.</value>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a writer queues before it gives up and names the holder.</summary>
    /// <value>The default value is 10 minutes.</value>
    public TimeSpan Wait { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long the daily snapshots are kept.</summary>
    /// <value>The default value is 30 days.</value>
    public TimeSpan Keep { get; init; } = TimeSpan.FromDays(30);

    /// <summary>The engine's memory limit, such as <c>2GB</c>; null leaves the engine's default (80 % of the machine).</summary>
    public string? MemoryLimit { get; init; }

    /// <summary>The engine's threads; null leaves the engine's default (one a core).</summary>
    public int? Threads { get; init; }

    /// <summary>Where engines spill what does not fit into memory, each into a folder of its own; null: <c>spill</c> in <see cref="CachePath"/>.</summary>
    public string? TempPath { get; init; }

    /// <summary>The state of a heartbeat: a run that was silent for this long has stopped without finishing.</summary>
    public TimeSpan Silence => 2 * LeaseTime;

    /// <summary>Reads the WAREHOUSE_*, LANDING_*, DUCKDB_* settings and MONITORING_DB_PATH; problems are left in <paramref name="settings"/>.</summary>
    public static WarehouseOptions Read(SettingsReader settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var storage = settings.Secret("WAREHOUSE_STORAGE", "Where the warehouse blob lives: a storage connection string, or an account's blob URL used with DefaultAzureCredential. Empty: the file stays on this machine.");
        if (storage is not null && !BlobConnection.CanOpen(storage)) settings.Add("WAREHOUSE_STORAGE", "takes a storage connection string (AccountName=…;AccountKey=… or UseDevelopmentStorage=true), or an account's blob URL without a signature such as https://account.blob.core.windows.net");

        var database = Path.GetFullPath(settings.Text("MONITORING_DB_PATH", "The database file for DuckDB clients: a published copy of the blob, or the warehouse itself without WAREHOUSE_STORAGE.", "./data/monitoring.duckdb")!);
        var cache = settings.Text("WAREHOUSE_CACHE_PATH", "Folder of the private copies that writers and readers work on. Default: a folder `warehouse` beside the database.");
        var limit = settings.Text("DUCKDB_MEMORY_LIMIT", "The engine's memory limit, such as 2GB. Empty: the engine's default.");
        if (limit is not null && !(char.IsAsciiDigit(limit[0]) && limit.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or ' ' or '%'))) settings.Add("DUCKDB_MEMORY_LIMIT", $"takes a size such as 2GB, not \"{limit}\"");
        var threads = settings.WholeNumber("DUCKDB_THREADS", "The engine's threads; 0: one a core.", 0, 0, 256);
        var temp = settings.Text("DUCKDB_TEMP_PATH", "Folder that the engines spill to, each into a folder of its own there. Empty: a folder `spill` among the private copies.");

        return new WarehouseOptions
        {
            Storage = storage,
            Container = settings.Text("WAREHOUSE_CONTAINER", "The blob container of the warehouse.", "warehouse")!,
            DatabasePath = database,
            CachePath = Path.GetFullPath(cache ?? Path.Combine(Path.GetDirectoryName(database)!, "warehouse")),
            LandingPath = Path.GetFullPath(settings.Text("LANDING_PATH", "Folder of the raw answers and run records.", "./data/landing")!),
            LandingKeep = TimeSpan.FromDays(settings.WholeNumber("LANDING_KEEP_DAYS", "Days that a finished run's raw answers are kept.", 14, 1, 3650)),
            LeaseTime = TimeSpan.FromSeconds(settings.WholeNumber("WAREHOUSE_LEASE_SECONDS", "Seconds after which the place of a writer that vanished is free again.", 60, 15, 60)),
            MaxAge = TimeSpan.FromSeconds(settings.WholeNumber("WAREHOUSE_MAX_AGE_SECONDS", "Seconds after which a reader looks for a newer version.", 30, 0, 86_400)),
            Wait = TimeSpan.FromSeconds(settings.WholeNumber("WAREHOUSE_WAIT_SECONDS", "Seconds that a writer queues behind others before it gives up.", 600, 0, 86_400)),
            Keep = TimeSpan.FromDays(settings.WholeNumber("WAREHOUSE_KEEP_DAYS", "How many days back `warehouse restore` reaches, by daily snapshots of the blob.", 30, 1, 3650)),
            MemoryLimit = limit,
            Threads = threads == 0 ? null : threads,
            TempPath = temp is null ? null : Path.GetFullPath(temp),
        };
    }

    /// <summary>Never prints the connection string, which holds the account's key.</summary>
    public override string ToString() => $"{DatabasePath} ({(Storage is null ? "local only" : "container " + Container)})";
}
