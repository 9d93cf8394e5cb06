using System.Data;
using DuckDB.NET.Data;

namespace Liftoff.Warehouse.Tests.Provider;

public sealed class OpeningTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_engine_is_the_version_that_the_warehouse_file_format_was_chosen_for()
    {
        using var connection = Duck.InMemory();

        Assert.Equal("v1.5.6", connection.Scalar("select version()"));
        Assert.Equal("v1.5.6", connection.ServerVersion);
    }

    [Fact]
    public void A_file_keeps_its_rows_over_close_and_reopen()
    {
        var path = folder["a name with spaces, łódź.duckdb"];
        for (var round = 1; round <= 3; round++)
        {
            using var connection = Duck.OpenFile(path);
            connection.Run("create table if not exists rounds (round int)");
            Assert.Equal(1, connection.Run("insert into rounds values ($round)", ("round", round)));
        }

        using var reopened = Duck.OpenFile(path);
        Assert.Equal([1, 2, 3], reopened.ReadAll<int>("from rounds order by round"));
    }

    [Fact]
    public void A_database_in_memory_belongs_to_its_connection()
    {
        using var one = Duck.InMemory();
        using var other = Duck.InMemory();
        one.Run("create table mine (x int)");

        Assert.Equal(0L, other.Scalar("select count(*) from information_schema.tables"));
    }

    [Fact]
    public void A_database_in_memory_can_be_shared_by_duplicating_its_connection_or_by_name()
    {
        using var one = Duck.InMemory();
        using var duplicate = one.Duplicate();
        duplicate.Open();
        one.Run("create table t as select 1 x");
        Assert.Equal(1, duplicate.Scalar("select x from t"));

        using var named = Duck.Open("Data Source=:memory:?cache=shared");
        using var same = Duck.Open("Data Source=:memory:?cache=shared");
        named.Run("create table t as select 2 x");
        Assert.Equal(2, same.Scalar("select x from t"));
    }

    [Fact]
    public void Connections_to_one_file_share_the_database_and_see_each_others_commits()
    {
        using var writer = Duck.OpenFile(folder["shared.duckdb"]);
        using var reader = Duck.OpenFile(folder["shared.duckdb"]);

        writer.Run("create table t as select range x from range(7)");

        Assert.Equal(7L, reader.Scalar("select count(*) from t"));
        writer.Close();
        Assert.Equal(7L, reader.Scalar("select count(*) from t"));
    }

    [Fact]
    public void The_settings_of_the_first_connection_hold_for_all_that_share_its_file()
    {
        using var first = Duck.OpenFile(folder["settings.duckdb"], "threads=1");
        using var second = Duck.OpenFile(folder["settings.duckdb"], "threads=3;access_mode=READ_ONLY");

        Assert.Equal(1L, second.Scalar("select current_setting('threads')"));
        Assert.Equal(0, second.Run("create table written_all_the_same (x int)"));
    }

    [Fact]
    public void A_read_only_connection_reads_and_refuses_to_write()
    {
        var path = folder["read-only.duckdb"];
        using (var writer = Duck.OpenFile(path))
            writer.Run("create table t as select 42 x");
        var before = File.ReadAllBytes(path);

        using (var reader = Duck.OpenFile(path, "access_mode=READ_ONLY"))
        {
            Assert.Equal(42, reader.Scalar("select x from t"));
            var refusal = Assert.Throws<DuckDBException>(() => reader.Run("insert into t values (43)"));
            Assert.Contains("read-only mode", refusal.Message, StringComparison.Ordinal);
        }

        Assert.Equal(before, File.ReadAllBytes(path));
    }

    [Fact]
    public void Opening_a_missing_file_read_only_names_it_and_creates_nothing()
    {
        var failure = Assert.Throws<DuckDBException>(() => Duck.OpenFile(folder["missing.duckdb"], "access_mode=READ_ONLY"));

        Assert.Contains("missing.duckdb", failure.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(folder["missing.duckdb"]));
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused_and_can_be_opened_once_it_is_gone()
    {
        var path = folder["not-a-database.duckdb"];
        File.WriteAllText(path, new string('x', 5_000));

        Assert.Contains("not a valid DuckDB database file", Assert.Throws<DuckDBException>(() => Duck.OpenFile(path)).Message, StringComparison.Ordinal);

        File.Delete(path);
        using var connection = Duck.OpenFile(path);
        Assert.Equal(ConnectionState.Open, connection.State);
    }

    [Fact]
    public void Settings_that_DuckDB_does_not_know_are_refused_by_name()
    {
        Assert.Contains("no_such_setting", Assert.Throws<InvalidOperationException>(() => Duck.Open("Data Source=:memory:;no_such_setting=1")).Message, StringComparison.Ordinal);
        Assert.Contains("'threads' to 'many'", Assert.Throws<DuckDBException>(() => Duck.Open("Data Source=:memory:;threads=many")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_checkpoint_moves_the_log_into_the_file()
    {
        var path = folder["checkpoint.duckdb"];
        using var connection = Duck.OpenFile(path);
        connection.Run("create table t as select range x from range(100_000)");
        var sizeOfLog = new FileInfo(path + ".wal").Length;
        Assert.True(sizeOfLog > 0);

        connection.Run("checkpoint");

        Assert.False(File.Exists(path + ".wal"));
        Assert.True(new FileInfo(path).Length > sizeOfLog / 4);
        Assert.Equal(100_000L, connection.Scalar("select count(*) from t"));
    }

    [Fact]
    public void A_closed_file_is_complete_without_its_log_and_can_be_copied_and_opened_elsewhere()
    {
        using (var connection = Duck.OpenFile(folder["original.duckdb"]))
            connection.Run("create table t as select range x from range(1_000)");

        Assert.False(File.Exists(folder["original.duckdb.wal"]));
        File.Copy(folder["original.duckdb"], folder["copy.duckdb"]);
        using var copy = Duck.OpenFile(folder["copy.duckdb"], "access_mode=READ_ONLY");
        Assert.Equal(499_500L, copy.Scalar("select sum(x)::bigint from t"));
    }

    [Fact]
    public void Paths_that_differ_only_in_case_are_one_database_to_the_provider()
    {
        // Its cache of open files ignores case, also on Linux: names of files that are open together must differ in more.
        using var lower = Duck.OpenFile(folder["case.duckdb"]);
        using var upper = Duck.OpenFile(folder["CASE.duckdb"]);
        lower.Run("create table t as select 1 x");

        Assert.Equal(1, upper.Scalar("select x from t"));
        Assert.False(File.Exists(folder["CASE.duckdb"]));
    }

    [Fact]
    public void Attached_files_are_read_beside_the_own_one()
    {
        using (var other = Duck.OpenFile(folder["other.duckdb"]))
            other.Run("create table t as select 'there' place");
        using var connection = Duck.OpenFile(folder["main.duckdb"]);

        connection.Run($"attach '{folder["other.duckdb"]}' as other (read_only)");
        Assert.Equal("there", connection.Scalar("select place from other.t"));
        connection.Run("detach other");

        Assert.Contains("other", Assert.Throws<DuckDBException>(() => connection.Scalar("select place from other.t")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_closed_connection_refuses_work_and_can_be_opened_again()
    {
        using var connection = Duck.OpenFile(folder["again.duckdb"]);
        connection.Run("create table t as select 5 x");
        connection.Close();

        Assert.Throws<InvalidOperationException>(() => connection.Scalar("select x from t"));
        connection.Open();
        Assert.Equal(5, connection.Scalar("select x from t"));
    }
}
