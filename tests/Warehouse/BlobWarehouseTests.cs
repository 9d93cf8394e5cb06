using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Dapper;
using DuckDB.NET.Data;
using Liftoff.Jobs;
using Liftoff.Warehouse.Storage;
using Liftoff.WarehouseWriter;
using Microsoft.Extensions.Logging.Abstractions;

namespace Liftoff.Warehouse.Tests;

[Collection(AzuriteTests.Name)]
public sealed class BlobWarehouseTests : IDisposable
{
    private readonly AzuriteFixture azurite;
    private readonly TemporaryFolder folder = new();
    private readonly WarehouseOptions options;
    private readonly TestHouse house;
    private readonly BlobContainerClient container;

    public BlobWarehouseTests(AzuriteFixture azurite)
    {
        this.azurite = azurite;
        options = azurite.Options(folder["here"]);
        house = new TestHouse(options);
        container = new BlobContainerClient(azurite.Azurite.ConnectionString, options.Container);
    }

    private BlockBlobClient Blob => container.GetBlockBlobClient("monitoring.duckdb");

    public void Dispose()
    {
        house.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task The_blob_holds_what_was_written_and_so_does_the_published_copy()
    {
        await house.WriteAsync("a", 1000);
        await Blob.DownloadToAsync(folder["downloaded.duckdb"]);
        Assert.Equal(await File.ReadAllBytesAsync(folder["downloaded.duckdb"]), await File.ReadAllBytesAsync(options.DatabasePath));
        using var foreign = new DuckDBConnection($"Data Source={folder["downloaded.duckdb"]}");
        foreign.Open();
        Assert.Equal(1000, TestRows.Count(foreign)["a"]);

        var status = await house.File.GetStatusAsync();
        Assert.Equal((2L, 900, 2L, true, null), (status.Version, status.SchemaVersion, status.LocalVersion, status.LocalIsCurrent, status.Holder));
        Assert.Equal(new FileInfo(options.DatabasePath).Length, status.SizeInBytes);
    }

    [Fact]
    public async Task A_copy_is_not_written_to_as_a_warehouse_of_its_own_when_the_storage_is_not_set()
    {
        await house.WriteAsync("a", 10);
        var before = await File.ReadAllBytesAsync(options.DatabasePath);
        using var forgetful = new TestHouse(options with { Storage = null });

        var refused = await Assert.ThrowsAsync<WarehouseRefusedException>(() => forgetful.WriteAsync("b", 1));

        Assert.Equal($"{options.DatabasePath} is a copy of {Blob.Uri}, but WAREHOUSE_STORAGE is not set.", refused.Finding);
        Assert.Equal(before, await File.ReadAllBytesAsync(options.DatabasePath));
        Assert.Equal(10, (await forgetful.CountAsync())["a"]);
        File.Delete(options.DatabasePath + ".json");
        await forgetful.WriteAsync("b", 1);
        Assert.Equal(["a", "b"], (await forgetful.CountAsync()).Keys.Order());
        using var there = Elsewhere();
        Assert.Equal(["a"], (await there.CountAsync()).Keys);
    }

    [Fact]
    public async Task Another_machine_sees_it_and_writes_on()
    {
        await house.WriteAsync("a", 1000);
        using var there = Elsewhere();
        Assert.Equal(1000, (await there.CountAsync())["a"]);
        await there.WriteAsync("b", 7);
        Assert.Equal(["a", "b"], (await house.CountAsync()).Keys.Order());
        await house.WriteAsync("c", 1);
        Assert.Equal(["a", "b", "c"], (await there.CountAsync()).Keys.Order());
        Assert.Equal(4, (await there.File.GetStatusAsync()).Version);
    }

    [Fact]
    public async Task A_push_stages_only_what_differs_and_a_pull_fetches_only_that()
    {
        await house.WriteAsync("big", 400_000);
        var blocks = await BlocksAsync();
        Assert.InRange(blocks.Count, 40, 400);

        var store = new BlobStore(BlobConnection.Open(options)!, "monitoring.duckdb", options.LeaseTime, TimeProvider.System, NullLogger.Instance);
        var version = (await store.FindAsync(null, default))!;
        Assert.Equal(version.Size, await store.FetchAsync(version, folder["pulled"], folder["no seed"], null, default));
        Assert.Equal(0, await store.FetchAsync(version, folder["pulled"], folder["pulled"], null, default));

        await house.WriteAsync("small", 10);
        var after = await BlocksAsync();
        var changed = after.Except(blocks).Count();
        Assert.InRange(changed, 1, 12);

        version = (await store.FindAsync(version, default))!;
        var fetched = await store.FetchAsync(version, folder["beside"], folder["pulled"], null, default);
        Assert.InRange(fetched, 12_288 + (changed - 2) * 262_144L, 12_288 + (changed - 1) * 262_144L);
        await Blob.DownloadToAsync(folder["downloaded"]);
        Assert.Equal(await File.ReadAllBytesAsync(folder["downloaded"]), await File.ReadAllBytesAsync(folder["beside"]));
    }

    [Fact]
    public async Task A_write_that_changes_nothing_stages_nothing_and_makes_no_version()
    {
        await house.WriteAsync("a", 100);
        var before = (await Blob.GetPropertiesAsync()).Value.ETag;
        await house.File.WriteAsync((_, _) => Task.FromResult(0));
        Assert.Equal(before, (await Blob.GetPropertiesAsync()).Value.ETag);
        Assert.Empty((await Blob.GetBlockListAsync(BlockListTypes.Uncommitted)).Value.UncommittedBlocks);
    }

    [Fact]
    public async Task Two_creators_at_once_make_one_warehouse()
    {
        using var there = Elsewhere();
        await Task.WhenAll(house.WriteAsync("a", 1), there.WriteAsync("b", 2));
        Assert.Equal(["a", "b"], (await house.CountAsync()).Keys.Order());
        Assert.Equal(3, (await house.File.GetStatusAsync()).Version);
    }

    [Fact]
    public async Task A_writer_waits_for_the_lease_of_another_machine_and_the_status_names_it()
    {
        using var there = Elsewhere();
        await house.WriteAsync("a", 1);
        Task? second = null;
        await house.File.WriteAsync(async (connection, token) =>
        {
            TestRows.Write(connection, "b", 2);
            var status = await there.File.GetStatusAsync(token);
            Assert.Equal($"{Environment.MachineName}/{Environment.ProcessId}", status.Holder!.Owner);
            Assert.InRange(DateTimeOffset.UtcNow - status.Holder.Since!.Value, TimeSpan.Zero, TimeSpan.FromSeconds(10));
            Assert.Equal(1, (await there.CountAsync())["a"]);
            second = there.WriteAsync("c", 3, token);
            await Task.Delay(1500, token);
            Assert.False(second.IsCompleted);
            return 0;
        });
        await second!;
        Assert.Equal(["a", "b", "c"], (await house.CountAsync()).Keys.Order());
        Assert.Null((await there.File.GetStatusAsync()).Holder);
    }

    [Fact]
    public async Task A_writer_whose_lease_was_taken_away_is_refused_and_stores_nothing()
    {
        await house.WriteAsync("a", 1);
        var failed = await house.Jobs.RunAsync(new JobStart("ingest-test", new DateOnly(2025, 11, 22), []), (run, token) => run.WriteAsync(async (connection, inner) =>
        {
            TestRows.Write(connection, "lost", 5);
            await Blob.GetBlobLeaseClient().BreakAsync(TimeSpan.Zero, cancellationToken: inner);
            using var there = Elsewhere();
            await there.WriteAsync("winner", 3, inner);
        }, token));
        Assert.Equal(JobStatus.Failed, failed.Status);
        Assert.Contains("lease on the warehouse was lost", failed.Error, StringComparison.Ordinal);
        Assert.Equal(["a", "winner"], (await house.CountAsync()).Keys.Order());
        await house.WriteAsync("next", 1);
        var row = await house.File.ReadAsync((connection, _) => Task.FromResult(connection.QuerySingle<(string, string)>("SELECT status, error FROM job_runs")));
        Assert.Equal(("failed", failed.Error), row);
    }

    [Fact]
    public async Task A_commit_under_a_lease_that_ran_out_is_refused_by_the_service_itself()
    {
        await house.WriteAsync("a", 1);
        var lease = Blob.GetBlobLeaseClient();
        await lease.AcquireAsync(TimeSpan.FromSeconds(15));
        await lease.ReleaseAsync();
        var blocks = (await BlocksAsync()).ToArray();
        var commit = await Assert.ThrowsAsync<RequestFailedException>(() => Blob.CommitBlockListAsync(blocks, new CommitBlockListOptions { Conditions = new BlobRequestConditions { LeaseId = lease.LeaseId } }));
        Assert.Equal(412, commit.Status);
        var stage = await Assert.ThrowsAsync<RequestFailedException>(() => Blob.StageBlockAsync(blocks[0], new MemoryStream([1]), new BlockBlobStageBlockOptions { Conditions = new BlobRequestConditions { LeaseId = lease.LeaseId } }));
        Assert.Equal(412, stage.Status);
    }

    [Fact]
    public async Task A_refused_renewal_cancels_the_work()
    {
        await house.WriteAsync("a", 1);
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var lost = await Assert.ThrowsAsync<WarehouseLeaseLostException>(() => house.File.WriteAsync(async (_, token) =>
        {
            await Blob.GetBlobLeaseClient().BreakAsync(TimeSpan.Zero, cancellationToken: token);
            await Task.Delay(Timeout.Infinite, token);
            return 0;
        }));
        Assert.Contains("refused to renew", lost.Message, StringComparison.Ordinal);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(14));
    }

    [Fact]
    public async Task A_long_write_keeps_its_lease()
    {
        using var there = Elsewhere();
        await house.WriteAsync("a", 1);
        await house.File.WriteAsync(async (connection, token) =>
        {
            TestRows.Write(connection, "long", 5);
            await Task.Delay(TimeSpan.FromSeconds(17), token);
            return 0;
        });
        Assert.Equal(5, (await there.CountAsync())["long"]);
    }

    [Fact]
    public async Task A_reader_asks_once_and_only_when_its_copy_is_old()
    {
        using var there = new TestHouse(Options("there") with { MaxAge = TimeSpan.FromSeconds(3) });
        await house.WriteAsync("a", 1);
        Assert.Equal(["a"], (await there.CountAsync()).Keys);
        await house.WriteAsync("b", 1);
        Assert.Equal(["a"], (await there.CountAsync()).Keys);
        await Task.Delay(TimeSpan.FromSeconds(3.2));
        Assert.Equal(["a", "b"], (await there.CountAsync()).Keys.Order());
        await there.WriteAsync("c", 1);
        Assert.Equal(["a", "b", "c"], (await there.CountAsync()).Keys.Order());
    }

    [Theory]
    [InlineData("flipped")]
    [InlineData("cut")]
    [InlineData("old")]
    [InlineData("longer")]
    [InlineData("wal")]
    public async Task A_spoilt_cache_is_healed(string how)
    {
        await house.WriteAsync("a", 20_000);
        var old = await File.ReadAllBytesAsync(options.DatabasePath);
        await house.WriteAsync("b", 20_000);
        var working = Path.Combine(options.CachePath, "writer.0", "monitoring.duckdb");
        foreach (var path in (string[])[working, options.DatabasePath])
        {
            var bytes = await File.ReadAllBytesAsync(path);
            switch (how)
            {
                case "flipped":
                    bytes[bytes.Length / 2] ^= 1;
                    break;
                case "cut":
                    bytes = bytes[..(bytes.Length / 2 + 77)];
                    break;
                case "old":
                    bytes = old;
                    break;
                case "longer":
                    bytes = [.. bytes, .. bytes];
                    break;
                case "wal":
                    await File.WriteAllBytesAsync(path + ".wal", [1, 2, 3, 4]);
                    break;
            }

            await File.WriteAllBytesAsync(path, bytes);
        }

        await house.WriteAsync("c", 5);
        Assert.Equal(new Dictionary<string, long> { ["a"] = 20_000, ["b"] = 20_000, ["c"] = 5 }, (await house.CountAsync()).OrderBy(c => c.Key).ToDictionary());
        using var foreign = new DuckDBConnection($"Data Source={options.DatabasePath};access_mode=READ_ONLY");
        foreign.Open();
        Assert.Equal(5, TestRows.Count(foreign)["c"]);
    }

    [Fact]
    public async Task A_deleted_blob_is_not_taken_for_a_fresh_start()
    {
        await house.WriteAsync("a", 1);
        await Blob.DeleteAsync();
        var refused = await Assert.ThrowsAsync<WarehouseRefusedException>(() => house.WriteAsync("b", 1));
        Assert.Contains("warehouse push", refused.WayOut, StringComparison.Ordinal);
        Assert.False(await Blob.ExistsAsync());
    }

    [Fact]
    public async Task Text_in_the_place_of_the_blob_is_refused_and_left_alone()
    {
        await house.WriteAsync("a", 1);
        await Blob.UploadAsync(new MemoryStream("id,name\n1,x\n"u8.ToArray()));
        var refused = await Assert.ThrowsAsync<WarehouseRefusedException>(() => house.WriteAsync("b", 1));
        Assert.Contains("id,name.1,x", refused.Finding, StringComparison.Ordinal);
        Assert.Equal("id,name\n1,x\n", (await Blob.DownloadContentAsync()).Value.Content.ToString());
    }

    [Fact]
    public async Task A_blob_of_a_newer_schema_is_refused_before_it_is_fetched()
    {
        await house.File.WriteAsync((connection, _) => Task.FromResult(connection.Execute("INSERT INTO schema_migrations VALUES (901, 'later', now())")));
        var etag = (await Blob.GetPropertiesAsync()).Value.ETag;
        var refused = await Assert.ThrowsAsync<WarehouseRefusedException>(() => house.WriteAsync("b", 1));
        Assert.Contains("901_later", refused.Finding, StringComparison.Ordinal);
        using var older = new Microsoft.Extensions.DependencyInjection.ServiceCollection().AddWarehouseOnly(options);
        Assert.Contains("schema 900", (await Assert.ThrowsAsync<WarehouseRefusedException>(() => older.File.WriteAsync((_, _) => Task.FromResult(0)))).Finding, StringComparison.Ordinal);
        Assert.Equal(etag, (await Blob.GetPropertiesAsync()).Value.ETag);
    }

    [Fact]
    public async Task A_blob_that_was_uploaded_by_other_means_is_read_whole_and_replaced_whole_once()
    {
        await house.WriteAsync("a", 20_000);
        await Blob.DownloadToAsync(folder["copy.duckdb"]);
        await container.GetBlobClient("monitoring.duckdb").UploadAsync(folder["copy.duckdb"], overwrite: true);
        Assert.Null((await house.File.GetStatusAsync()).Version);
        using var there = Elsewhere();
        Assert.Equal(20_000, (await there.CountAsync())["a"]);
        await there.WriteAsync("b", 1);
        var first = await BlocksAsync();
        await there.WriteAsync("c", 1);
        Assert.InRange((await BlocksAsync()).Except(first).Count(), 1, 12);
        Assert.Equal(["a", "b", "c"], (await house.CountAsync()).Keys.Order());
    }

    [Fact]
    public async Task An_upload_that_another_tool_left_unfinished_does_not_stop_the_next_writer()
    {
        await house.WriteAsync("a", 10);
        await Blob.StageBlockAsync("MDAwMDAwMDE=", new MemoryStream("half of something"u8.ToArray()));
        await house.WriteAsync("b", 1);
        Assert.Equal(["a", "b"], (await house.CountAsync()).Keys.Order());
        Assert.Equal(3, (await house.File.GetStatusAsync()).Version);
    }

    [Fact]
    public async Task A_lost_container_is_not_taken_for_a_fresh_start_where_a_copy_is_left()
    {
        await house.WriteAsync("a", 10);
        await container.DeleteAsync();
        var refused = await Assert.ThrowsAsync<WarehouseRefusedException>(() => house.WriteAsync("b", 1));
        Assert.Contains("is a copy of version 2", refused.Finding, StringComparison.Ordinal);
        await house.Maintenance.PushAsync(replace: false);
        await house.WriteAsync("b", 1);
        Assert.Equal(["a", "b"], (await house.CountAsync()).Keys.Order());
        Assert.Equal(4, (await house.File.GetStatusAsync()).Version);
    }

    [Fact]
    public async Task A_damaged_block_is_noticed_and_never_read()
    {
        await house.WriteAsync("a", 20_000);
        var blocks = (await BlocksAsync()).ToArray();
        var bytes = (await Blob.DownloadContentAsync()).Value.Content.ToArray();
        var damaged = bytes.AsSpan(12_288, 262_144).ToArray();
        damaged[1000] ^= 1;
        await Blob.StageBlockAsync(blocks[1], new MemoryStream(damaged));
        await Blob.CommitBlockListAsync(blocks);
        using var there = Elsewhere();
        var refused = await Assert.ThrowsAsync<WarehouseRefusedException>(there.CountAsync);
        Assert.Contains("Piece 1", refused.Finding, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_warehouse_of_this_machine_is_not_overwritten_when_a_storage_is_set()
    {
        using (var local = new TestHouse(options with { Storage = null })) await local.WriteAsync("precious", 9);
        var refused = await Assert.ThrowsAsync<WarehouseRefusedException>(() => house.WriteAsync("a", 1));
        Assert.Contains("warehouse push", refused.WayOut, StringComparison.Ordinal);
        using var again = new TestHouse(options with { Storage = null });
        Assert.Equal(9, (await again.CountAsync())["precious"]);
    }

    [Fact]
    public async Task A_failed_run_of_another_machine_is_folded_by_the_next_writer_here()
    {
        using var there = Elsewhere();
        var failed = await there.Jobs.RunAsync(new JobStart("ingest-test", new DateOnly(2025, 11, 22), [new("mode", "direct")]), (_, _) => throw new JobFailedException("no answer"));
        Assert.Equal("no answer", Assert.Single(await house.Runs.ListAsync(null, null, null)).Error);
        await house.WriteAsync("a", 1);
        Assert.Equal((failed.RunId, "no answer"), await house.File.ReadAsync((connection, _) => Task.FromResult(connection.QuerySingle<(string, string)>("SELECT run_id, error FROM job_runs"))));
        Assert.Empty(await container.GetBlobsAsync(BlobTraits.None, BlobStates.None, "runs/", default).ToListAsync());
        await there.WriteAsync("b", 1);
        Assert.Single(await there.Runs.ListAsync(null, null, null));
    }

    [Fact]
    public async Task A_run_that_another_machine_folds_does_not_vanish_from_the_log_meanwhile()
    {
        using var there = new TestHouse(Options("there") with { MaxAge = TimeSpan.FromMinutes(5) });
        await house.WriteAsync("a", 1);
        var failed = await house.Jobs.RunAsync(new JobStart("ingest-test", new DateOnly(2025, 11, 22), []), (_, _) => throw new JobFailedException("no answer"));
        Assert.Single(await there.Runs.ListAsync(null, null, null));

        await house.WriteAsync("b", 1);

        Assert.Equal(failed.RunId, Assert.Single(await there.Runs.ListAsync(null, null, null)).RunId);
        Assert.Equal("no answer", (await there.Runs.FindAsync(failed.RunId))?.Error);
    }

    [Fact]
    public async Task Readers_go_on_with_the_last_version_while_the_storage_is_away()
    {
        await using var own = await Azurite.StartNewAsync();
        using var there = new TestHouse(TestHouse.Options(folder["there"], own.ConnectionString));
        await there.WriteAsync("a", 4);
        Assert.Equal(4, (await there.CountAsync())["a"]);
        await own.StopAsync();
        Assert.Equal(4, (await there.CountAsync())["a"]);
    }

    [Fact]
    public async Task A_spoilt_record_of_another_run_does_not_turn_a_commit_into_a_failure()
    {
        var failed = await house.Jobs.RunAsync(new JobStart("ingest-test", new DateOnly(2025, 11, 22), []), (_, _) => throw new JobFailedException("no answer"));
        await File.WriteAllTextAsync(Path.Combine((await house.Runs.FindAsync(failed.RunId))!.Folder!, "run.json"), "{");

        await house.WriteAsync("a", 1);

        Assert.Equal(1, (await house.CountAsync())["a"]);
        Assert.True((await house.File.GetStatusAsync()).LocalIsCurrent);
        Assert.Empty(await container.GetBlobsAsync(BlobTraits.None, BlobStates.None, "runs/", default).ToListAsync());
        Assert.Equal("no answer", Assert.Single(await house.Runs.ListAsync(null, null, null)).Error);
    }

    [Fact]
    public async Task A_reader_never_gets_a_version_from_before_its_own_process_s_last_write()
    {
        await using var own = await Azurite.StartNewAsync();
        using var there = new TestHouse(TestHouse.Options(folder["there"], own.ConnectionString) with { MaxAge = TimeSpan.FromMinutes(5) });
        await there.WriteAsync("a", 4);
        Assert.Equal(["a"], (await there.CountAsync()).Keys);
        await there.WriteAsync("b", 1);
        await own.StopAsync();

        await Assert.ThrowsAsync<RequestFailedException>(there.CountAsync);
        await own.StartAsync();
        Assert.Equal(["a", "b"], (await there.CountAsync()).Keys.Order());
    }

    [Fact]
    public async Task Of_two_versions_of_one_second_the_later_one_stays_published()
    {
        var published = new Copies.PublishedCopy(folder["published.duckdb"], Blob.Uri.AbsoluteUri);
        var second = new DateTimeOffset(2025, 11, 22, 12, 0, 0, TimeSpan.Zero);
        foreach (var number in (long[])[2, 4, 3])
        {
            await File.WriteAllTextAsync(folder["next"], $"version {number}");
            await published.PublishAsync(folder["next"], new StoredVersion($"e{number}", $"e{number}", new VersionNote(number, 900, "machine/1", []), 9, second), default);
        }

        Assert.Equal("version 4", await File.ReadAllTextAsync(published.Path));
        Assert.Equal(4, published.Note!.Version);
    }

    private TestHouse Elsewhere() => new(Options("there"));

    private WarehouseOptions Options(string machine) => azurite.Options(folder[machine], options.Container);

    private async Task<HashSet<string>> BlocksAsync() => (await Blob.GetBlockListAsync(BlockListTypes.Committed)).Value.CommittedBlocks.Select(b => b.Name).ToHashSet();
}
