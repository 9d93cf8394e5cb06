using DuckDB.NET.Data;

namespace Liftoff.Warehouse.Tests.Provider;

public sealed class NullTests : IDisposable
{
    private readonly DuckDBConnection connection = Duck.InMemory();

    public void Dispose() => connection.Dispose();

    /// <summary>Every type with a value of it.</summary>
    public static TheoryData<string, string> Types => new()
    {
        { "boolean", "true" },
        { "tinyint", "1" },
        { "smallint", "1" },
        { "integer", "1" },
        { "bigint", "1" },
        { "hugeint", "1" },
        { "utinyint", "1" },
        { "usmallint", "1" },
        { "uinteger", "1" },
        { "ubigint", "1" },
        { "uhugeint", "1" },
        { "bignum", "1" },
        { "float", "1" },
        { "double", "1" },
        { "decimal(4,1)", "1" },
        { "decimal(9,4)", "1" },
        { "decimal(18,6)", "1" },
        { "decimal(38,15)", "1" },
        { "varchar", "'longer than twelve bytes'" },
        { "blob", "'longer than twelve bytes'" },
        { "bit", "'0110'" },
        { "uuid", "'8f0e5f3a-1c2d-4e5f-9a8b-7c6d5e4f3a2b'" },
        { "json", "'[1]'" },
        { "date", "'2025-11-22'" },
        { "time", "'12:34:56'" },
        { "timetz", "'12:34:56+01'" },
        { "timestamp", "'2025-11-22 12:34:56'" },
        { "timestamp_s", "'2025-11-22 12:34:56'" },
        { "timestamp_ms", "'2025-11-22 12:34:56'" },
        { "timestamp_ns", "'2025-11-22 12:34:56'" },
        { "timestamptz", "'2025-11-22 12:34:56+00'" },
        { "interval", "'3 days'" },
        { "enum('a', 'b')", "'b'" },
        { "integer[]", "[1, 2]" },
        { "integer[2]", "[1, 2]" },
        { "struct(a integer)", "{'a': null}" },
        { "map(varchar, integer)", "map {'a': 1}" },
    };

    [Theory]
    [MemberData(nameof(Types))]
    public void NULL_is_DBNull_in_every_type_between_values_that_are_not(string type, string value)
    {
        connection.Run($"create table t (i int, x {type})");
        connection.Run($"insert into t select i, {value}::{type} from range(5_000) t(i) where i % 3 <> 1");
        connection.Run("insert into t select i, null from range(5_000) t(i) where i % 3 = 1");
        using var command = connection.Command("select i, x from t order by i");
        using var reader = command.ExecuteReader();
        var rows = 0;
        for (; reader.Read(); rows++)
        {
            Assert.Equal(rows % 3 == 1, reader.IsDBNull(1));
            Assert.Equal(rows % 3 == 1, reader.GetValue(1) is DBNull);
        }

        Assert.Equal(5_000, rows);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void NULL_can_be_bound_to_every_type(string type, string value)
    {
        Assert.Equal(true, connection.Scalar($"select $value::{type} is null", ("value", null)));
        Assert.Equal(true, connection.Scalar($"select $value::{type} is null", ("value", DBNull.Value)));
        Assert.Equal(DBNull.Value, connection.Scalar($"select $value::{type}", ("value", null)));
        Assert.Equal(false, connection.Scalar($"select {value}::{type} is null and $value::{type} is null", ("value", null)));
    }

    [Fact]
    public void NULLs_stand_in_the_rows_where_they_were_put_over_many_chunks()
    {
        using var command = connection.Command("select i, case when i % 7 <> 3 then i end, case when i % 5 <> 2 then 'row ' || i || ' with a long name' end from range(20_000) t(i)");
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            var row = reader.GetInt64(0);
            Assert.Equal(row % 7 == 3, reader.IsDBNull(1));
            Assert.Equal(row % 7 == 3 ? null : row, reader.GetFieldValue<long?>(1));
            Assert.Equal(row % 5 == 2 ? DBNull.Value : $"row {row} with a long name", reader.GetValue(2));
        }
    }

    [Fact]
    public void Asking_NULL_for_a_value_is_an_error() =>
        Assert.Throws<InvalidCastException>(() => connection.Read<int>("select null::int"));
}
