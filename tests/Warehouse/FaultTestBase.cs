using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;
using Dapper;
using DuckDB.NET.Data;
using Liftoff.WarehouseWriter;

namespace Liftoff.Warehouse.Tests;

/// <summary>Real processes and a real Azurite. A test that goes through all stages does so at once, each in a container of its own.</summary>
public abstract class FaultTestBase(AzuriteFixture azurite) : IDisposable
{
    protected static readonly TimeSpan Lease = TimeSpan.FromSeconds(15);

    // What a busy machine with two cores needs beyond the lease to start a process and to write.
    protected static readonly TimeSpan Slack = TimeSpan.FromSeconds(30);

    protected TemporaryFolder Folder { get; } = new();

    protected Azurite Azurite => azurite.Azurite;

    public void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    protected async Task<string> BaseAsync()
    {
        var container = AzuriteFixture.NewContainer();
        using var house = new TestHouse(Machine(container, "base"));
        await house.WriteAsync("base", 30_000);
        return container;
    }

    /// <summary>What a plain client finds in the blob.</summary>
    protected async Task<(Dictionary<string, long> Rows, long Successes)> OpenBlobAsync(string container, Azurite? of = null)
    {
        var path = Folder[Guid.NewGuid().ToString("N")];
        await new BlobContainerClient((of ?? Azurite).ConnectionString, container).GetBlockBlobClient("monitoring.duckdb").DownloadToAsync(path);
        using var connection = new DuckDBConnection($"Data Source={path};access_mode=READ_ONLY");
        connection.Open();
        return (TestRows.Whole(connection), connection.ExecuteScalar<long>("SELECT count(*) FROM job_runs WHERE status = 'success'"));
    }

    protected WarehouseOptions Machine(string container, string name) => azurite.Options(Folder[Path.Combine(container, name)], container);
}
