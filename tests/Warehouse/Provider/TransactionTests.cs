using Dapper;
using DuckDB.NET.Data;

namespace Liftoff.Warehouse.Tests.Provider;

public sealed class TransactionTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly DuckDBConnection connection;

    public TransactionTests()
    {
        connection = Duck.OpenFile(folder["transactions.duckdb"]);
        connection.Run("create table t (x int)");
    }

    public void Dispose()
    {
        connection.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void A_commit_keeps_all_statements_also_after_a_reopen()
    {
        using (var transaction = connection.BeginTransaction())
        {
            connection.Execute("insert into t values (1)", transaction: transaction);
            connection.Execute("create table made_inside as select 2 x", transaction: transaction);
            transaction.Commit();
        }

        connection.Close();
        connection.Open();
        Assert.Equal([1, 2], connection.ReadAll<int>("from t union all from made_inside order by 1"));
    }

    [Fact]
    public void A_rollback_undoes_rows_and_tables()
    {
        using (var transaction = connection.BeginTransaction())
        {
            connection.Run("insert into t values (1); create table made_inside (x int)");
            transaction.Rollback();
        }

        Assert.Equal(["t"], connection.ReadAll<string>("select table_name from information_schema.tables"));
        Assert.Equal(0L, connection.Scalar("select count(*) from t"));
    }

    [Fact]
    public void A_transaction_that_is_left_without_a_commit_is_rolled_back()
    {
        using (connection.BeginTransaction())
            connection.Run("insert into t values (1)");

        Assert.Equal(0L, connection.Scalar("select count(*) from t"));
        using var next = connection.BeginTransaction();
        next.Commit();
    }

    [Fact]
    public void A_connection_closed_inside_a_transaction_leaves_nothing()
    {
        using (var other = Duck.OpenFile(folder["transactions.duckdb"]))
        {
            other.Run("begin; insert into t values (1)");
            Assert.Equal(0L, connection.Scalar("select count(*) from t"));
        }

        Assert.Equal(0L, connection.Scalar("select count(*) from t"));
    }

    [Fact]
    public void After_an_error_the_transaction_refuses_work_until_it_is_rolled_back()
    {
        using var transaction = connection.BeginTransaction();
        connection.Run("insert into t values (1)");
        Assert.Throws<DuckDBException>(() => connection.Run("insert into t select error('stop')"));

        Assert.Contains("aborted", Assert.Throws<DuckDBException>(() => connection.Scalar("select 1")).Message, StringComparison.Ordinal);
        transaction.Rollback();
        Assert.Equal(0L, connection.Scalar("select count(*) from t"));
    }

    [Fact]
    public void Readers_see_the_last_commit_while_a_transaction_writes()
    {
        using var reader = Duck.OpenFile(folder["transactions.duckdb"]);
        using var transaction = connection.BeginTransaction();
        connection.Run("insert into t values (1)");
        Assert.Equal(0L, reader.Scalar("select count(*) from t"));

        transaction.Commit();

        Assert.Equal(1L, reader.Scalar("select count(*) from t"));
    }

    [Fact]
    public void Two_updates_of_one_row_at_once_are_a_conflict_for_the_second()
    {
        connection.Run("insert into t values (1)");
        using var other = Duck.OpenFile(folder["transactions.duckdb"]);
        using var transaction = connection.BeginTransaction();
        connection.Run("update t set x = 2");

        Assert.Contains("Conflict", Assert.Throws<DuckDBException>(() => other.Run("update t set x = 3")).Message, StringComparison.OrdinalIgnoreCase);
        transaction.Commit();
        Assert.Equal(2, other.Scalar("select x from t"));
    }

    [Fact]
    public void Transactions_do_not_nest()
    {
        using var transaction = connection.BeginTransaction();

        Assert.Throws<InvalidOperationException>(() => connection.BeginTransaction());
    }
}
