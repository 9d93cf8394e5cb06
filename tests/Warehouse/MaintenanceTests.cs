using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Dapper;
using DuckDB.NET.Data;
using Liftoff.Jobs;
using Liftoff.WarehouseWriter;
using Microsoft.Extensions.DependencyInjection;

namespace Liftoff.Warehouse.Tests;

[Collection(AzuriteTests.Name)]
public sealed class MaintenanceTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly ShiftedClock clock = new();
    private readonly WarehouseOptions options;
    private readonly TestHouse house;
    private readonly BlobContainerClient container;

    public MaintenanceTests(AzuriteFixture azurite)
    {
        options = azurite.Options(folder["here"]) with { Keep = TimeSpan.FromDays(7) };
        house = new TestHouse(options, services => services.AddSingleton<TimeProvider>(clock));
        container = new BlobContainerClient(azurite.Azurite.ConnectionString, options.Container);
    }

    private BlobClient Blob => container.GetBlobClient("monitoring.duckdb");

    public void Dispose()
    {
        house.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task The_first_writer_of_a_day_keeps_what_it_found_and_drops_what_is_old()
    {
        await house.WriteAsync("a", 10);
        await house.WriteAsync("a", 11);
        Assert.Single(await house.Maintenance.ListHistoryAsync());

        clock.Shift = TimeSpan.FromDays(1);
        await house.File.WriteAsync((_, _) => Task.FromResult("nothing new, so no version"));
        await house.WriteAsync("a", 12);
        var history = await house.Maintenance.ListHistoryAsync();
        Assert.Equal([(3L, false), (4L, true)], history.Select(h => (h.Version!.Value, h.IsCurrent)));
        Assert.Equal([900, 900], history.Select(h => h.SchemaVersion!.Value));

        clock.Shift = TimeSpan.FromDays(9);
        await house.WriteAsync("a", 13);
        Assert.Equal([4L, 5L], (await house.Maintenance.ListHistoryAsync()).Select(h => h.Version!.Value));
    }

    [Fact]
    public async Task A_restored_snapshot_is_a_new_version_and_can_itself_be_undone()
    {
        await house.WriteAsync("a", 10);
        var then = DateTimeOffset.UtcNow.AddSeconds(1);
        clock.Shift = TimeSpan.FromDays(1);
        await house.WriteAsync("mistake", 5);
        var mistakeAt = (await house.File.GetStatusAsync()).CommittedAt!.Value;

        var restored = await house.Maintenance.RestoreAsync(then);
        Assert.Equal(2, restored.Version);
        Assert.Equal(["a"], (await house.CountAsync()).Keys);
        Assert.Equal((4L, true), ((await house.File.GetStatusAsync()).Version, (await house.File.GetStatusAsync()).LocalIsCurrent));

        await Task.Delay(1100); // the storage's clock counts whole seconds
        await house.Maintenance.RestoreAsync(mistakeAt);
        Assert.Equal(["a", "mistake"], (await house.CountAsync()).Keys.Order());
        await house.WriteAsync("b", 1);
        Assert.Equal(["a", "b", "mistake"], (await house.CountAsync()).Keys.Order());
    }

    [Fact]
    public async Task A_time_before_all_snapshots_is_answered_with_the_oldest()
    {
        await house.WriteAsync("a", 10);
        Assert.Contains("No snapshots", (await Assert.ThrowsAsync<JobFailedException>(() => house.Maintenance.RestoreAsync(DateTimeOffset.UtcNow))).Message, StringComparison.Ordinal);
        clock.Shift = TimeSpan.FromDays(1);
        await house.WriteAsync("a", 11);
        Assert.Contains("The oldest snapshot is of", (await Assert.ThrowsAsync<JobFailedException>(() => house.Maintenance.RestoreAsync(DateTimeOffset.UtcNow.AddDays(-30)))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_in_the_place_of_the_blob_is_undone_by_restore()
    {
        await house.WriteAsync("a", 10);
        clock.Shift = TimeSpan.FromDays(1);
        await house.WriteAsync("b", 1);
        await Blob.UploadAsync(new BinaryData("not a database"), overwrite: true);
        await Assert.ThrowsAsync<WarehouseRefusedException>(() => house.WriteAsync("c", 1));
        await house.Maintenance.RestoreAsync(DateTimeOffset.UtcNow.AddDays(2));
        Assert.Equal(["a"], (await house.CountAsync()).Keys);
        await house.WriteAsync("c", 1);
        Assert.Equal(["a", "c"], (await house.CountAsync()).Keys.Order());
    }

    [Fact]
    public async Task Text_in_the_place_of_the_blob_is_undone_by_push_with_replace_only()
    {
        await house.WriteAsync("a", 10);
        await Blob.UploadAsync(new BinaryData("not a database"), overwrite: true);
        Assert.Contains("--replace", (await Assert.ThrowsAsync<WarehouseRefusedException>(() => house.Maintenance.PushAsync(replace: false))).WayOut, StringComparison.Ordinal);
        await house.Maintenance.PushAsync(replace: true);
        Assert.Equal(10, (await house.CountAsync())["a"]);
        await house.WriteAsync("b", 1);
    }

    [Fact]
    public async Task A_deleted_blob_is_brought_back_by_push_and_its_numbers_go_on()
    {
        await house.WriteAsync("a", 10);
        await Blob.DeleteAsync();
        var status = await house.Maintenance.PushAsync(replace: false);
        Assert.Equal((3L, true), (status.Version, status.LocalIsCurrent));
        Assert.Equal(10, (await house.CountAsync())["a"]);
        await house.WriteAsync("b", 1);
        Assert.Equal(["a", "b"], (await house.CountAsync()).Keys.Order());
    }

    [Fact]
    public async Task A_warehouse_of_this_machine_moves_into_the_storage_by_push()
    {
        using (var local = new TestHouse(options with { Storage = null }))
        {
            await local.WriteAsync("precious", 9);
            Assert.Contains("WAREHOUSE_STORAGE is not set", (await Assert.ThrowsAsync<JobFailedException>(() => local.Maintenance.PushAsync(false))).Message, StringComparison.Ordinal);
        }

        var status = await house.Maintenance.PushAsync(replace: false);
        Assert.Equal((false, 3L, true), (status.IsLocalOnly, status.Version, status.LocalIsCurrent));
        await house.WriteAsync("a", 1);
        Assert.Equal(["a", "precious"], (await house.CountAsync()).Keys.Order());
    }

    [Fact]
    public async Task A_push_does_not_replace_a_version_that_the_file_was_not_made_from()
    {
        await house.WriteAsync("a", 10);
        using var there = new TestHouse(options with { DatabasePath = folder["there/monitoring.duckdb"], CachePath = folder["there/warehouse"], LandingPath = folder["there/landing"] });
        await there.WriteAsync("b", 1);
        var refused = await Assert.ThrowsAsync<WarehouseRefusedException>(() => house.Maintenance.PushAsync(replace: false));
        Assert.Contains("holds version 3", refused.Finding, StringComparison.Ordinal);
        Assert.Equal(["a", "b"], (await there.CountAsync()).Keys.Order());
        await house.Maintenance.PushAsync(replace: true);
        Assert.Equal(["a"], (await there.CountAsync()).Keys);
        Assert.Equal([3L, 4L], (await house.Maintenance.ListHistoryAsync()).Select(h => h.Version!.Value));
    }

    [Fact]
    public async Task A_pull_renews_a_published_copy_that_is_old_or_touched_or_gone()
    {
        await house.WriteAsync("a", 10);
        var bytes = await File.ReadAllBytesAsync(options.DatabasePath);
        File.Delete(options.DatabasePath);
        Assert.True((await house.Maintenance.PullAsync()).LocalIsCurrent);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(options.DatabasePath));

        using (var client = new DuckDBConnection($"Data Source={options.DatabasePath}"))
        {
            client.Open();
            client.Execute("CREATE TABLE scribble (n INTEGER)");
        }

        Assert.False((await house.File.GetStatusAsync()).LocalIsCurrent);
        Assert.True((await house.Maintenance.PullAsync()).LocalIsCurrent);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(options.DatabasePath));
    }

    [Fact]
    public async Task Verify_is_content_with_a_sound_warehouse_and_names_what_is_wrong_with_another()
    {
        await house.WriteAsync("a", 10);
        var sound = await house.Maintenance.VerifyAsync();
        Assert.Empty(sound.Problems);
        Assert.Equal((2L, true), (sound.Version, sound.LocalIsEqual));
        Assert.Equal((await house.File.GetStatusAsync()).SizeInBytes, sound.VerifiedBytes);
        Assert.Equal(["a_job_writes_each_number_once", "run_ids_are_unique"], sound.Checks.Order());

        await house.File.WriteAsync((connection, _) => Task.FromResult(connection.Execute("INSERT INTO test_rows VALUES ('a', 3, 'again'); ALTER TABLE test_rows ADD COLUMN extra INTEGER; CREATE TABLE stray (n BIGINT)")));
        await File.AppendAllTextAsync(options.DatabasePath, "x");
        var broken = await house.Maintenance.VerifyAsync();
        Assert.False(broken.LocalIsEqual);
        Assert.Equal(
        [
            "The schema has column stray.n BIGINT, which no migration makes.",
            "The schema has column test_rows.extra INTEGER, which no migration makes.",
            "a_job_writes_each_number_once: 1 row breaks it: job a, number 3",
        ], broken.Problems);
    }

    [Fact]
    public async Task A_predecessors_sessions_are_taken_over_once_and_the_rest_is_named()
    {
        using (var old = new DuckDBConnection($"Data Source={folder["old.duckdb"]}"))
        {
            old.Open();
            old.Execute("""
                CREATE TABLE session_hourly_metrics (date DATE, campaign_id TEXT, click_hour INTEGER, sessions INTEGER, ingested_at TIMESTAMP);
                INSERT INTO session_hourly_metrics VALUES ('2025-11-01', 'x', 1, 10, '2025-11-01 02:00'), ('2025-11-01', 'x', 1, 12, '2025-11-01 03:00'), ('2025-11-01', 'x', 2, 5, '2025-11-01 03:00');
                CREATE TABLE campaign_index (campaign_id TEXT);
                """);
        }

        for (var time = 0; time < 2; time++)
        {
            var imported = await house.Maintenance.ImportAsync(folder["old.duckdb"]);
            Assert.Equal(["campaign_index"], imported.LeftOut);
            Assert.Equal(["session_hourly_metrics"], imported.Rows.Keys);
        }

        var rows = await house.File.ReadAsync((connection, _) => Task.FromResult(connection.Query<(string, long, string)>("SELECT * FROM test_rows ORDER BY number").ToArray()));
        Assert.Equal([("imported x", 1, "12"), ("imported x", 2, "5")], rows);
        Assert.Contains("that Liftoff made", (await Assert.ThrowsAsync<JobFailedException>(() => house.Maintenance.ImportAsync(options.DatabasePath))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<JobFailedException>(() => house.Maintenance.ImportAsync(folder["nowhere.duckdb"]));
    }

    [Fact]
    public async Task A_push_does_not_replace_what_another_writer_commits_while_it_waits()
    {
        await house.WriteAsync("a", 10);
        using var there = new TestHouse(options with { DatabasePath = folder["there/monitoring.duckdb"], CachePath = folder["there/warehouse"], LandingPath = folder["there/landing"] });
        var (inside, waiting, goOn) = (new TaskCompletionSource(), new TaskCompletionSource(), new TaskCompletionSource());
        var write = there.File.WriteAsync(async (connection, _) =>
        {
            TestRows.Write(connection, "b", 1);
            inside.SetResult();
            await goOn.Task;
            return 0;
        });
        await inside.Task;

        var push = house.Maintenance.PushAsync(replace: false, new Progress<JobProgress>(step => { if (step.Stage == "waiting") waiting.TrySetResult(); }));
        await waiting.Task;
        goOn.SetResult();
        await write;

        Assert.Contains("holds version 3", (await Assert.ThrowsAsync<WarehouseRefusedException>(() => push)).Finding, StringComparison.Ordinal);
        Assert.Equal(["a", "b"], (await there.CountAsync()).Keys.Order());
        Assert.Equal(3, (await there.File.GetStatusAsync()).Version);
    }
}
