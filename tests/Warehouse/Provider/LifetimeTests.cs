using System.Data;
using System.Runtime.CompilerServices;
using DuckDB.NET.Data;

namespace Liftoff.Warehouse.Tests.Provider;

/// <summary>Handles that are closed early, late, twice or never. A wrong free shows as a crash, here or at the process's exit.</summary>
public sealed class LifetimeTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Closing_the_connection_while_a_reader_is_open_ends_in_rows_or_an_error_and_not_in_a_crash(bool streaming)
    {
        for (var round = 0; round < 20; round++)
        {
            var connection = Duck.OpenFile(folder["in-use.duckdb"]);
            var command = connection.Command("select i, 'row ' || i || ' with a long text' from range(50_000) t(i)");
            command.UseStreamingMode = streaming;
            var reader = command.ExecuteReader();
            Assert.True(reader.Read());
            connection.Dispose();

            var rows = 1L;
            var ended = Record.Exception(() =>
            {
                for (; reader.Read(); rows++)
                    Assert.Equal($"row {rows} with a long text", reader.GetString(1));
            });

            Assert.True(ended is DuckDBException or ObjectDisposedException || rows == 50_000, $"{rows} rows, {ended}");
            reader.Dispose();
            command.Dispose();
            Assert.Equal(ConnectionState.Closed, connection.State);
        }

        using var again = Duck.OpenFile(folder["in-use.duckdb"]);
        Assert.Equal(1, again.Scalar("select 1"));
    }

    [Fact]
    public async Task Closing_the_connection_under_a_running_query_lets_the_query_end_first()
    {
        for (var round = 0; round < 5; round++)
        {
            var connection = Duck.OpenFile(folder["running.duckdb"]);
            var query = Task.Run(() => connection.Scalar("select sum(i % 7)::bigint from range(30_000_000) t(i)"));
            await Task.Delay(20);
            connection.Dispose();

            // Closed before, while or after it ran: no other end.
            var ended = await Record.ExceptionAsync(() => query);
            if (ended is null)
                Assert.Equal(89_999_995L, await query);
            else
                Assert.True(ended is InvalidOperationException or ObjectDisposedException or DuckDBException, ended.ToString());
        }
    }

    [Fact]
    public void Disposing_twice_does_nothing()
    {
        var connection = Duck.InMemory();
        var command = connection.Command("select 1");
        var reader = command.ExecuteReader();
        for (var time = 0; time < 2; time++)
        {
            reader.Dispose();
            command.Dispose();
            connection.Dispose();
        }

        Assert.True(reader.IsClosed);
        Assert.Equal(ConnectionState.Closed, connection.State);
    }

    [Fact]
    public void Two_readers_of_one_connection_do_not_disturb_each_other()
    {
        using var connection = Duck.InMemory();
        using var upCommand = connection.Command("select i from range(10_000) t(i) order by i");
        using var downCommand = connection.Command("select i from range(10_000) t(i) order by i desc");
        using var up = upCommand.ExecuteReader();
        using var down = downCommand.ExecuteReader();

        for (var row = 0L; row < 10_000; row++)
        {
            Assert.True(up.Read() && down.Read());
            Assert.Equal((row, 9_999 - row), (up.GetInt64(0), down.GetInt64(0)));
        }
    }

    [Fact]
    public void A_reader_may_be_left_before_its_end()
    {
        using var connection = Duck.InMemory();
        for (var round = 0; round < 200; round++)
        {
            using var command = connection.Command("select i, i::varchar || ' with a long text' from range(10_000) t(i)");
            command.UseStreamingMode = round % 2 == 0;
            using var reader = command.ExecuteReader();
            Assert.True(reader.Read());
            Assert.Equal("0 with a long text", reader.GetString(1));
        }
    }

    [Fact]
    public void Handles_that_nobody_disposes_are_freed_once_by_the_collector()
    {
        for (var round = 0; round < 60; round++)
        {
            LeaveEverythingOpen(round % 2 == 0);
            if (round % 10 == 0)
                Collect();
        }

        Collect();
        using var connection = Duck.OpenFile(folder["after.duckdb"]);
        Assert.Equal(1, connection.Scalar("select 1"));
    }

    [Fact]
    public void Many_opens_and_closes_with_collections_in_between_keep_every_row()
    {
        var path = folder["many.duckdb"];
        using (var connection = Duck.OpenFile(path))
            connection.Run("create table t (round int, text varchar, tags varchar[])");

        for (var round = 0; round < 100; round++)
        {
            using var connection = Duck.OpenFile(path);
            connection.Run(
                "insert into t values ($round, $text, $tags)",
                ("round", round), ("text", $"round {round} zażółć"), ("tags", new List<string> { "a", $"a longer tag {round}" }));
            using var command = connection.Command("select text, tags from t order by round desc");
            using var reader = command.ExecuteReader();
            Assert.True(reader.Read());
            if (round % 10 == 0)
                Collect();
            Assert.Equal($"round {round} zażółć", reader.GetString(0));
            Assert.Equal(["a", $"a longer tag {round}"], reader.GetFieldValue<List<string>>(1));
        }

        using var last = Duck.OpenFile(path);
        Assert.Equal(100L, last.Scalar("select count(distinct tags[2]) from t"));
    }

    [Fact]
    public async Task Many_connections_to_one_file_work_at_once()
    {
        using var keeper = Duck.OpenFile(folder["crowd.duckdb"]);
        keeper.Run("create table t (worker int, i int)");

        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(() =>
        {
            for (var i = 0; i < 25; i++)
            {
                using var connection = Duck.OpenFile(folder["crowd.duckdb"]);
                connection.Run("insert into t values ($worker, $i)", ("worker", worker), ("i", i));
                Assert.Equal(i + 1L, connection.Scalar("select count(*) from t where worker = $worker", ("worker", worker)));
                if (i % 5 == 0)
                    GC.Collect();
            }
        })));

        Assert.Equal(200L, keeper.Scalar("select count(*) from t"));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void LeaveEverythingOpen(bool streaming)
    {
        var connection = Duck.InMemory();
        var command = connection.Command("select i, [i], {'i': i}, i::varchar from range(5_000) t(i) where i not in $except", ("except", new List<long> { 1, 2 }));
        command.UseStreamingMode = streaming;
        var reader = command.ExecuteReader();
        Assert.True(reader.Read());
        Assert.Equal([0L], reader.GetFieldValue<List<long>>(1));
    }

    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
    }
}
