using DuckDB.NET.Data;

namespace Liftoff.Warehouse.Tests.Provider;

public sealed class ErrorTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly DuckDBConnection connection = Duck.InMemory();

    public void Dispose()
    {
        connection.Dispose();
        folder.Dispose();
    }

    [Theory]
    [InlineData("selct 1", "Parser Error", "syntax error at or near \"selct\"")]
    [InlineData("select * from missing_table", "Catalog Error", "missing_table")]
    [InlineData("select missing_column from range(3)", "Binder Error", "missing_column")]
    [InlineData("select 'twelve'::int", "Conversion Error", "'twelve'")]
    [InlineData("select 1::tinyint + 127::tinyint", "Out of Range Error", "INT8")]
    [InlineData("from read_csv('/nowhere/sessions.csv')", "IO Error", "/nowhere/sessions.csv")]
    [InlineData("select error('said by the query itself')", "Invalid Input Error", "said by the query itself")]
    public void A_failure_says_what_kind_it_is_and_names_its_cause(string sql, string kind, string cause)
    {
        var failure = Assert.Throws<DuckDBException>(() => connection.Scalar(sql));

        Assert.Contains(kind, failure.Message, StringComparison.Ordinal);
        Assert.Contains(cause, failure.Message, StringComparison.Ordinal);
        Assert.Equal(1, connection.Scalar("select 1"));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" -- nothing but a comment")]
    public void A_text_without_a_statement_is_an_error(string sql)
    {
        Assert.Throws<DuckDBException>(() => connection.Scalar(sql));
        Assert.Equal(1, connection.Scalar("select 1"));
    }

    [Fact]
    public void A_syntax_error_shows_the_line_and_the_place() => Assert.Contains(
        "LINE 2: fron t",
        Assert.Throws<DuckDBException>(() => connection.Scalar("select 1\nfron t where 'zażółć' = 'x'")).Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_broken_constraint_names_the_key_and_leaves_the_table_as_it_was()
    {
        connection.Run("create table t (id varchar primary key, spend decimal(18,6) not null check (spend >= 0))");
        connection.Run("insert into t values ('a', 1)");

        Assert.Contains("Duplicate key \"id: a\"", Failure("insert into t values ('b', 2), ('a', 3)"), StringComparison.Ordinal);
        Assert.Contains("NOT NULL constraint failed: t.spend", Failure("insert into t values ('c', null)"), StringComparison.Ordinal);
        Assert.Contains("CHECK constraint failed", Failure("insert into t values ('d', -1)"), StringComparison.Ordinal);
        Assert.Equal(["a"], connection.ReadAll<string>("select id from t"));
    }

    [Fact]
    public void A_failure_in_the_middle_of_a_script_keeps_what_ran_before_it()
    {
        Assert.Throws<DuckDBException>(() => connection.Run("create table t as select 1 x; select 'x'::int; drop table t"));

        Assert.Equal(1, connection.Scalar("select x from t"));
    }

    [Fact]
    public void A_failure_while_rows_are_already_streaming_reaches_the_reader()
    {
        using var command = connection.Command("select case when i < 100_000 then i else error('row ' || i) end from range(200_000) t(i)");
        command.UseStreamingMode = true;

        var failure = Assert.Throws<DuckDBException>(() =>
        {
            using var reader = command.ExecuteReader();
            while (reader.Read())
            {
            }
        });

        Assert.Contains("row 1", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bad_line_of_CSV_is_named_with_file_and_line()
    {
        File.WriteAllText(folder["sessions.csv"], "campaign_id,revenue\n1,0.5\n2,zero\n");

        var message = Failure($"from read_csv('{folder["sessions.csv"]}', columns = {{'campaign_id': 'VARCHAR', 'revenue': 'DECIMAL(38,15)'}}, auto_detect = false, header = true, delim = ',')");

        Assert.Contains("Line: 3", message, StringComparison.Ordinal);
        Assert.Contains("zero", message, StringComparison.Ordinal);
        Assert.Contains("sessions.csv", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_thousand_failures_leave_a_usable_connection()
    {
        for (var round = 0; round < 1_000; round++)
            Assert.Throws<DuckDBException>(() => connection.Scalar("select $text::int", ("text", "not a number " + round)));

        Assert.Equal(1, connection.Scalar("select 1"));
    }

    [Fact]
    public void Memory_that_does_not_suffice_is_an_error_and_not_the_end_of_the_process()
    {
        connection.Run("set memory_limit = '20MB'; set temp_directory = ''");

        Assert.Contains("Out of Memory Error", Failure("select count(distinct i || 'a long text that fills the memory') from range(5_000_000) t(i)"), StringComparison.Ordinal);
        Assert.Equal(1, connection.Scalar("select 1"));
    }

    private string Failure(string sql) => Assert.Throws<DuckDBException>(() => connection.Scalar(sql)).Message;
}
