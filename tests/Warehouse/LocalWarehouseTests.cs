using Dapper;
using DuckDB.NET.Data;
using Liftoff.Warehouse.Storage;
using Liftoff.WarehouseWriter;
using Microsoft.Extensions.Logging.Abstractions;

namespace Liftoff.Warehouse.Tests;

public sealed class LocalWarehouseTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly TestHouse house;

    public LocalWarehouseTests() => house = new TestHouse(TestHouse.Options(folder.Path));

    public void Dispose()
    {
        house.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task Before_the_first_write_the_tables_are_there_and_empty()
    {
        Assert.Empty(await house.CountAsync());
        var answer = await house.File.QueryAsync("SELECT count(*) AS n FROM test_rows");
        Assert.Equal("n", answer.Columns[0].Name);
        Assert.Equal(0L, answer.Rows[0][0]);
        Assert.False((await house.File.GetStatusAsync()).Exists);
        Assert.False(File.Exists(folder["monitoring.duckdb"]));
    }

    [Fact]
    public async Task A_write_is_visible_to_readers_and_to_a_foreign_client_at_the_published_path()
    {
        await house.WriteAsync("a", 1000);
        Assert.Equal(1000, (await house.CountAsync())["a"]);

        using var foreign = new DuckDBConnection($"Data Source={folder["monitoring.duckdb"]};access_mode=READ_ONLY");
        foreign.Open();
        Assert.Equal(1000L, foreign.ExecuteScalar<long>("SELECT count(*) FROM test_rows WHERE job = 'a'"));
        Assert.Equal(["001_runs", "900_test_rows"], foreign.Query<string>("SELECT printf('%03d_%s', number, name) FROM schema_migrations ORDER BY number"));
    }

    [Fact]
    public async Task Work_that_fails_leaves_the_committed_version_as_it_was()
    {
        await house.WriteAsync("a", 10);
        var before = await File.ReadAllBytesAsync(folder["monitoring.duckdb"]);

        var failure = await Assert.ThrowsAsync<InvalidDataException>(() => house.File.WriteAsync<int>((connection, _) =>
        {
            TestRows.Write(connection, "b", 20);
            throw new InvalidDataException("the CSV broke");
        }));

        Assert.Equal("the CSV broke", failure.Message);
        Assert.Equal(before, await File.ReadAllBytesAsync(folder["monitoring.duckdb"]));
        Assert.Equal(["a"], (await house.CountAsync()).Keys);
    }

    [Fact]
    public async Task A_reader_keeps_its_version_while_a_writer_commits_the_next()
    {
        await house.WriteAsync("a", 10);
        await house.File.ReadAsync(async (connection, token) =>
        {
            Assert.Equal(10L, connection.ExecuteScalar<long>("SELECT count(*) FROM test_rows"));
            await house.WriteAsync("b", 5, token);
            Assert.Equal(10L, connection.ExecuteScalar<long>("SELECT count(*) FROM test_rows"));
            return 0;
        });
        Assert.Equal(15L, await house.File.ReadAsync((connection, _) => Task.FromResult(connection.ExecuteScalar<long>("SELECT count(*) FROM test_rows"))));
    }

    [Fact]
    public async Task Writers_of_one_process_take_turns_and_lose_nothing()
    {
        await Task.WhenAll(Enumerable.Range(0, 5).Select(i => house.WriteAsync($"job {i}", i + 1)));
        Assert.Equal([1, 2, 3, 4, 5], (await house.CountAsync()).OrderBy(c => c.Key).Select(c => c.Value));
        Assert.Equal(6, (await house.File.GetStatusAsync()).Version);
    }

    [Fact]
    public async Task A_writer_that_waited_long_enough_names_the_holder()
    {
        using var second = new TestHouse(house.Settings with { Wait = TimeSpan.FromMilliseconds(300) });
        await house.WriteAsync("a", 1);
        await house.File.WriteAsync(async (_, token) =>
        {
            var busy = await Assert.ThrowsAsync<WarehouseBusyException>(() => second.WriteAsync("b", 1, token));
            Assert.Equal($"{Environment.MachineName}/{Environment.ProcessId}", busy.Owner);
            Assert.InRange(DateTimeOffset.UtcNow - busy.Since!.Value, TimeSpan.Zero, TimeSpan.FromSeconds(10));
            var holder = (await second.File.GetStatusAsync(token)).Holder;
            Assert.Equal(busy.Owner, holder!.Owner);
            return 0;
        });
        Assert.Null((await second.File.GetStatusAsync()).Holder);
        await second.WriteAsync("b", 2);
        Assert.Equal(2, (await house.CountAsync())["b"]);
    }

    [Fact]
    public async Task A_cancelled_statement_stops_at_once_and_stores_nothing()
    {
        await house.WriteAsync("a", 1);
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));
        var watch = System.Diagnostics.Stopwatch.StartNew();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => house.File.WriteAsync((connection, _) =>
            Task.FromResult(connection.ExecuteScalar<long>("SELECT count(*)::BIGINT FROM range(10000000000) a, range(1000) b WHERE hash(a.range + b.range) = 1")), null, cancel.Token));
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        await house.WriteAsync("b", 1);
        Assert.Equal(["a", "b"], (await house.CountAsync()).Keys.Order());
    }

    [Fact]
    public async Task A_DuckDB_file_of_somebody_else_is_refused_and_left_alone()
    {
        using (var predecessor = new DuckDBConnection($"Data Source={folder["monitoring.duckdb"]}"))
        {
            predecessor.Open();
            predecessor.Execute("CREATE TABLE campaign_index (campaign_id TEXT)");
        }

        var before = await File.ReadAllBytesAsync(folder["monitoring.duckdb"]);
        var refused = await Assert.ThrowsAsync<WarehouseRefusedException>(() => house.WriteAsync("a", 1));
        Assert.Contains("schema_migrations", refused.Finding, StringComparison.Ordinal);
        Assert.Contains("warehouse import", refused.WayOut, StringComparison.Ordinal);
        await Assert.ThrowsAsync<WarehouseRefusedException>(house.CountAsync);
        Assert.Equal(before, await File.ReadAllBytesAsync(folder["monitoring.duckdb"]));
    }

    [Fact]
    public async Task Text_in_the_place_of_the_file_is_refused_with_its_beginning()
    {
        await File.WriteAllTextAsync(folder["monitoring.duckdb"], "<!DOCTYPE html><html>not a database</html>");
        var refused = await Assert.ThrowsAsync<WarehouseRefusedException>(() => house.WriteAsync("a", 1));
        Assert.Contains("<!DOCTYPE html>", refused.Finding, StringComparison.Ordinal);
        Assert.StartsWith("<!DOCTYPE", await File.ReadAllTextAsync(folder["monitoring.duckdb"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lost_file_is_not_taken_for_a_fresh_start()
    {
        await house.WriteAsync("a", 1);
        File.Delete(folder["monitoring.duckdb"]);
        var refused = await Assert.ThrowsAsync<WarehouseRefusedException>(() => house.WriteAsync("b", 1));
        Assert.Contains("the file is gone", refused.Finding, StringComparison.Ordinal);
        await Assert.ThrowsAsync<WarehouseRefusedException>(house.CountAsync);
        Assert.False(File.Exists(folder["monitoring.duckdb"]));
    }

    [Fact]
    public async Task A_newer_schema_is_refused()
    {
        await house.File.WriteAsync((connection, _) => Task.FromResult(connection.Execute("INSERT INTO schema_migrations VALUES (999, 'from_the_future', now())")));
        var refused = await Assert.ThrowsAsync<WarehouseRefusedException>(() => house.WriteAsync("b", 1));
        Assert.Contains("999_from_the_future", refused.Finding, StringComparison.Ordinal);
        Assert.Contains("upgrade", refused.WayOut, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_the_previous_schema_is_migrated_by_its_next_writer_and_before_that_for_readers()
    {
        using (var older = new Microsoft.Extensions.DependencyInjection.ServiceCollection().AddWarehouseOnly(house.Settings))
            await older.File.WriteAsync((connection, _) => Task.FromResult(connection.Execute("CREATE TABLE before (n INTEGER); INSERT INTO before VALUES (7)")));

        var rows = await house.File.ReadAsync((connection, _) => Task.FromResult((connection.ExecuteScalar<long>("SELECT count(*) FROM test_rows"), connection.ExecuteScalar<int>("SELECT n FROM before"))));
        Assert.Equal((0, 7), rows);
        await house.WriteAsync("a", 3);
        Assert.Equal(900, (await house.File.GetStatusAsync()).SchemaVersion);
        Assert.Equal(3, (await house.CountAsync())["a"]);
    }

    [Fact]
    public async Task A_file_that_another_program_has_open_for_writing_is_refused()
    {
        await house.WriteAsync("a", 1);
        await File.WriteAllBytesAsync(folder["monitoring.duckdb.wal"], [1, 2, 3]);
        var refused = await Assert.ThrowsAsync<WarehouseRefusedException>(() => house.WriteAsync("b", 1));
        Assert.Contains(".wal", refused.Finding, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_writer_that_cannot_sign_the_marker_leaves_its_place_to_the_next()
    {
        await house.WriteAsync("a", 1);
        var store = new LocalStore(folder["monitoring.duckdb"], TimeProvider.System, NullLogger.Instance);
        var marker = folder["monitoring.duckdb.json"];
        File.Delete(marker);
        Directory.CreateDirectory(marker);
        await Assert.ThrowsAsync<IOException>(() => store.TryLeaseAsync(Guid.NewGuid(), default));

        Directory.Delete(marker);
        await using var lease = await store.TryLeaseAsync(Guid.NewGuid(), default);
        Assert.NotNull(lease);
    }

    [Fact]
    public async Task What_fails_once_the_file_is_in_its_place_does_not_undo_the_write()
    {
        await house.WriteAsync("a", 1);
        var marker = folder["monitoring.duckdb.json"];
        await house.File.WriteAsync((connection, _) =>
        {
            TestRows.Write(connection, "b", 2);
            File.Delete(marker);
            Directory.CreateDirectory(marker);
            return Task.FromResult(0);
        });

        Assert.Equal(["a", "b"], (await house.CountAsync()).Keys.Order());
        Directory.Delete(marker);
        await house.WriteAsync("c", 3);
        Assert.Equal(["a", "b", "c"], (await house.CountAsync()).Keys.Order());
    }
}
