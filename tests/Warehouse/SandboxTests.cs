using Dapper;
using DuckDB.NET.Data;
using Liftoff.WarehouseWriter;

namespace Liftoff.Warehouse.Tests;

public sealed class SandboxTests : IAsyncLifetime, IDisposable
{
    private const string Endless = "SELECT count(*) FROM range(10000000000) a, range(1000) b WHERE hash(a.range + b.range) = 1";
    private readonly TemporaryFolder folder = new();
    private TestHouse house = null!;

    public async Task InitializeAsync()
    {
        house = new TestHouse(TestHouse.Options(folder.Path));
        await house.WriteAsync("a", 3);
        await File.WriteAllTextAsync(folder["secret.csv"], "password\nhunter2\n");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        house.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task Views_and_tables_answer_with_columns_types_and_rows()
    {
        var answer = await house.File.QueryAsync("SELECT job, rows, NULL AS nothing, 1.50::DECIMAL(18,6) AS money, DATE '2025-11-22' AS day FROM test_jobs");
        Assert.Equal(["job", "rows", "nothing", "money", "day"], answer.Columns.Select(c => c.Name));
        Assert.Equal(["a", 3L, null, 1.5m, new DateOnly(2025, 11, 22)], Assert.Single(answer.Rows));
        Assert.False(answer.IsTruncated);
    }

    [Fact]
    public async Task Before_the_first_write_the_tables_are_empty_and_cannot_be_changed_either()
    {
        using var none = new TestHouse(TestHouse.Options(Path.Combine(folder.Path, "none")));

        Assert.Equal([0L], Assert.Single((await none.File.QueryAsync("SELECT count(*) FROM test_jobs")).Rows));
        foreach (var change in (string[])["DROP TABLE test_jobs", "INSERT INTO job_runs (run_id) VALUES ('x')", "CREATE TABLE t AS SELECT 1"])
            Assert.Contains("read-only", (await Assert.ThrowsAsync<DuckDBException>(() => none.File.QueryAsync(change))).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(folder.Path, "none", "monitoring.duckdb")));
        Assert.Empty(Directory.GetFiles(folder.Path, "empty.*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task An_answer_is_cut_at_the_limit_and_says_so()
    {
        var answer = await house.File.QueryAsync("SELECT range FROM range(100)", 10);
        Assert.Equal((10, true), (answer.Rows.Count, answer.IsTruncated));
        Assert.False((await house.File.QueryAsync("SELECT range FROM range(10)", 10)).IsTruncated);
    }

    [Theory]
    [InlineData("DELETE FROM test_rows")]
    [InlineData("INSERT INTO test_rows VALUES ('x', 1, 'x')")]
    [InlineData("DROP VIEW test_jobs")]
    [InlineData("CREATE TABLE monitoring.mine (n INTEGER)")]
    [InlineData("COPY test_rows TO '{0}/out.csv'")]
    [InlineData("EXPORT DATABASE '{0}/out'")]
    [InlineData("SELECT * FROM read_text('{0}/secret.csv')")]
    [InlineData("SELECT * FROM read_csv('{0}/secret.csv')")]
    [InlineData("SELECT * FROM '{0}/secret.csv'")]
    [InlineData("SELECT * FROM glob('{0}/*')")]
    [InlineData("ATTACH '{0}/other.duckdb' AS other")]
    [InlineData("ATTACH '{0}/monitoring.duckdb' AS again")]
    [InlineData("SELECT * FROM read_csv('https://example.com/x.csv')")]
    [InlineData("INSTALL httpfs")]
    [InlineData("LOAD httpfs")]
    [InlineData("SET enable_external_access = true")]
    [InlineData("SET memory_limit = '100GB'")]
    [InlineData("RESET lock_configuration")]
    [InlineData("SELECT 1; COPY (SELECT 1) TO '{0}/out.csv'")]
    public async Task Nothing_is_changed_and_nothing_outside_is_reached(string sql)
    {
        await Assert.ThrowsAsync<DuckDBException>(() => house.File.QueryAsync(sql.Replace("{0}", folder.Path, StringComparison.Ordinal)));
        Assert.Equal(3, (await house.CountAsync())["a"]);
        Assert.False(File.Exists(folder["out.csv"]) || Directory.Exists(folder["out"]) || File.Exists(folder["other.duckdb"]));
    }

    [Fact]
    public async Task What_one_query_does_to_its_session_no_other_sees()
    {
        var left = await house.File.QueryAsync("USE memory; DETACH monitoring; SELECT count(*) FROM duckdb_tables()");
        Assert.Equal(0L, left.Rows[0][0]);
        await house.File.QueryAsync("CREATE TEMP TABLE test_rows AS SELECT 1 AS n");
        Assert.Equal(3L, (await house.File.QueryAsync("SELECT count(*) FROM test_rows")).Rows[0][0]);
    }

    [Fact]
    public async Task A_sort_that_does_not_fit_into_memory_spills()
    {
        using var small = new TestHouse(house.Settings with { MemoryLimit = "64MB" });
        var answer = await small.File.QueryAsync("SELECT count(*) FROM (SELECT * FROM (SELECT md5(range::VARCHAR) AS h FROM range(3000000)) ORDER BY h) WHERE h > '8'");
        Assert.InRange((long)answer.Rows[0][0]!, 1_400_000, 1_600_000);
    }

    [Fact]
    public async Task A_cancelled_query_stops()
    {
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        var query = Task.Run(() => house.File.QueryAsync(Endless, cancel.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => query.WaitAsync(TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public async Task A_statement_that_begins_after_the_cancellation_stops_too()
    {
        using var cancel = new CancellationTokenSource();
        var reading = Task.Run(() => house.File.ReadAsync((connection, _) =>
        {
            // At this moment there is nothing to interrupt.
            cancel.Cancel();
            return Task.FromResult(connection.ExecuteScalar<long>(Endless));
        }, cancel.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.WaitAsync(TimeSpan.FromMinutes(1)));
    }
}
