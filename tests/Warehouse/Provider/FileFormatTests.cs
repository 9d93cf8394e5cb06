using DuckDB.NET.Data;

namespace Liftoff.Warehouse.Tests.Provider;

/// <summary>The engine's own readers and writers, which carry all bulk data of the warehouse; they are built into the library.</summary>
public sealed class FileFormatTests : IDisposable
{
    private const string Columns = "{'id': 'VARCHAR', 'date': 'DATE', 'at_utc': 'TIMESTAMPTZ', 'revenue': 'DECIMAL(38,15)', 'clicks': 'BIGINT', 'name': 'VARCHAR'}";

    private readonly TemporaryFolder folder = new();
    private readonly DuckDBConnection connection = Duck.InMemory();

    public FileFormatTests() => connection.Run("""
        set TimeZone = 'UTC';
        create table t (id varchar, date date, at_utc timestamptz, revenue decimal(38,15), clicks bigint, name varchar);
        insert into t
        select '12021000000000' || i, date '2025-11-22' + (i % 3)::int, timestamptz '2025-11-22 00:00:00+00' + i * interval 1 second,
               i / 7::decimal(38,15), case when i % 5 > 0 then i end, 'zażółć, "' || i || '"'
        from range(10_000) t(i);
        """);

    public void Dispose()
    {
        connection.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void Parquet_gives_back_every_row_and_type()
    {
        connection.Run($"copy t to '{folder["t.parquet"]}' (format parquet, compression zstd)");

        AssertSameAsTable($"read_parquet('{folder["t.parquet"]}')");
        Assert.Equal(
            ["VARCHAR", "DATE", "TIMESTAMP WITH TIME ZONE", "DECIMAL(38,15)", "BIGINT", "VARCHAR"],
            connection.ReadAll<string>($"select column_type from (describe from '{folder["t.parquet"]}')"));
    }

    [Theory]
    [InlineData("csv", "")]
    [InlineData("csv.gz", ", compression gzip")]
    public void CSV_with_explicit_types_gives_back_every_row(string extension, string options)
    {
        var path = folder["t." + extension];
        connection.Run($"copy t to '{path}' (format csv, header{options})");

        AssertSameAsTable($"read_csv('{path}', header = true, auto_detect = false, columns = {Columns}, delim = ',', quote = '\"', escape = '\"')");
    }

    [Fact]
    public void JSON_lines_give_back_every_row_when_decimals_travel_as_text()
    {
        var path = folder["t.jsonl"];
        connection.Run($"copy (select * replace (revenue::varchar as revenue) from t) to '{path}' (format json)");

        AssertSameAsTable($"read_json('{path}', format = 'newline_delimited', columns = {Columns})");
    }

    [Fact]
    public void A_JSON_number_passes_through_double_even_into_a_DECIMAL()
    {
        File.WriteAllText(folder["n.jsonl"], """
            {"number": 1234567890.123456789012345, "text": "1234567890.123456789012345"}
            """);

        using var command = connection.Command($"from read_json('{folder["n.jsonl"]}', format = 'newline_delimited', columns = {{'number': 'DECIMAL(38,15)', 'text': 'DECIMAL(38,15)'}})");
        using var reader = command.ExecuteReader();
        Assert.True(reader.Read());

        Assert.NotEqual(1234567890.123456789012345m, reader.GetDecimal(0));
        Assert.Equal(1234567890.123456789012345m, reader.GetDecimal(1));
    }

    [Fact]
    public void The_path_of_a_file_can_be_a_parameter()
    {
        File.WriteAllText(folder["one ' quote.csv"], "id,revenue\n007,0.10\n");

        Assert.Equal("007", connection.Scalar("select id from read_csv($path, columns = {'id': 'VARCHAR', 'revenue': 'DECIMAL(18,6)'})", ("path", folder["one ' quote.csv"])));
    }

    [Fact]
    public void Several_files_are_read_as_one_with_their_names()
    {
        foreach (var hour in new List<int> { 1, 2 })
            File.WriteAllText(folder[$"hour={hour}.csv"], $"id,revenue\n{hour},0.5\n");

        Assert.Equal(
            ["hour=1.csv: 1", "hour=2.csv: 2"],
            connection.ReadAll<string>($"select parse_filename(filename) || ': ' || id from read_csv('{folder["hour=*.csv"]}', filename = true, hive_partitioning = false) order by all"));
    }

    private void AssertSameAsTable(string source)
    {
        Assert.Equal(10_000L, connection.Scalar($"select count(*) from {source}"));
        Assert.Equal(0L, connection.Scalar($"select count(*) from ((from t except all from {source}) union all (from {source} except all from t))"));
    }
}
