using Dapper;
using DuckDB.NET.Data;

namespace Liftoff.Warehouse.Tests.Provider;

public sealed class LargeResultTests : IDisposable
{
    private const string Rows = "select i, i * 0.000001::decimal(18,6), 'campaign ' || i, case when i % 2 = 0 then [i] end from range(300_000) t(i)";

    private readonly DuckDBConnection connection = Duck.InMemory();

    public void Dispose() => connection.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_row_of_many_chunks_arrives_once_and_in_order(bool streaming)
    {
        using var command = connection.Command(Rows);
        command.UseStreamingMode = streaming;
        using var reader = command.ExecuteReader();
        Assert.True(reader.HasRows);

        var row = 0L;
        for (; reader.Read(); row++)
        {
            if (reader.GetInt64(0) != row || reader.GetDecimal(1) != row * 0.000001m || reader.GetString(2) != $"campaign {row}" || reader.IsDBNull(3) != (row % 2 == 1))
                Assert.Fail($"row {row} is {reader.GetInt64(0)}, {reader.GetDecimal(1)}, {reader.GetString(2)}, {reader.GetValue(3)}");
        }

        Assert.Equal(300_000, row);
        Assert.False(reader.Read());
    }

    [Fact]
    public void Results_around_the_size_of_a_chunk_have_all_their_rows()
    {
        foreach (var count in new List<int> { 0, 1, 2_047, 2_048, 2_049, 4_096, 4_097 })
        {
            foreach (var streaming in new List<bool> { false, true })
            {
                using var command = connection.Command($"select i from range({count}) t(i)");
                command.UseStreamingMode = streaming;
                using var reader = command.ExecuteReader();
                Assert.Equal(count > 0, reader.HasRows);
                var rows = 0;
                while (reader.Read())
                    Assert.Equal(rows++, reader.GetInt64(0));
                Assert.Equal(count, rows);
            }
        }
    }

    [Fact]
    public void Streaming_gives_the_first_row_of_an_endless_result()
    {
        using var command = connection.Command("select i from range(1_000_000_000_000) t(i)");
        command.UseStreamingMode = true;
        using var reader = command.ExecuteReader();

        Assert.True(reader.Read());
        Assert.Equal(0, reader.GetInt64(0));
    }

    [Fact]
    public void An_empty_result_still_has_its_columns()
    {
        using var command = connection.Command("select 1 as id, 'a' as name where false");
        using var reader = command.ExecuteReader();

        Assert.False(reader.HasRows);
        Assert.Equal(["id", "name"], Enumerable.Range(0, reader.FieldCount).Select(reader.GetName));
        Assert.Equal([typeof(int), typeof(string)], Enumerable.Range(0, reader.FieldCount).Select(reader.GetFieldType));
        Assert.False(reader.Read());
    }

    [Fact]
    public void Several_statements_give_several_results()
    {
        using var command = connection.Command("create table t as select 1 x; select x from t; insert into t values (2); select x + 10 from t order by x");
        using var reader = command.ExecuteReader();

        Assert.True(reader.Read());
        Assert.Equal(1, reader.GetInt32(0));
        Assert.False(reader.Read());
        Assert.True(reader.NextResult());
        Assert.True(reader.Read());
        Assert.Equal(11, reader.GetInt32(0));
        Assert.True(reader.Read());
        Assert.Equal(12, reader.GetInt32(0));
        Assert.False(reader.NextResult());
    }

    [Fact]
    public void Dapper_reads_a_large_result_unbuffered()
    {
        var sum = connection.Query<long>("select i from range(300_000) t(i)", buffered: false).Sum();

        Assert.Equal(44_999_850_000, sum);
    }
}
