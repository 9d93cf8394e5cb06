using System.Numerics;
using DuckDB.NET.Data;

namespace Liftoff.Warehouse.Tests.Provider;

public sealed class ParameterTests : IDisposable
{
    private readonly DuckDBConnection connection = Duck.InMemory();

    /// <summary>What we bind, the type that DuckDB sees, and the text that DuckDB makes of it.</summary>
    private static readonly (object Value, string Type, string Text)[] Bound =
    [
        (true, "BOOLEAN", "true"),
        (false, "BOOLEAN", "false"),
        (sbyte.MinValue, "TINYINT", "-128"),
        (short.MinValue, "SMALLINT", "-32768"),
        (int.MinValue, "INTEGER", "-2147483648"),
        (int.MaxValue, "INTEGER", "2147483647"),
        (long.MinValue, "BIGINT", "-9223372036854775808"),
        (long.MaxValue, "BIGINT", "9223372036854775807"),
        (byte.MaxValue, "UTINYINT", "255"),
        (ushort.MaxValue, "USMALLINT", "65535"),
        (uint.MaxValue, "UINTEGER", "4294967295"),
        (ulong.MaxValue, "UBIGINT", "18446744073709551615"),
        (1.5f, "FLOAT", "1.5"),
        (0.1, "DOUBLE", "0.1"),
        (double.MaxValue, "DOUBLE", "1.7976931348623157e+308"),
        (double.PositiveInfinity, "DOUBLE", "inf"),
        (12.50m, "DECIMAL(4,2)", "12.50"),
        (-0.000001m, "DECIMAL(7,6)", "-0.000001"),
        (BigInteger.Pow(2, 126), "HUGEINT", "85070591730234615865843651857942052864"),
        ("text", "VARCHAR", "text"),
        ("", "VARCHAR", ""),
        (new byte[] { 0, 1, 0xff }, "BLOB", @"\x00\x01\xFF"),
        (new DateOnly(2025, 11, 22), "DATE", "2025-11-22"),
        (new TimeOnly(23, 59, 59, 999, 999), "TIME", "23:59:59.999999"),
        (new DateTime(2025, 11, 22, 1, 2, 3, 456, 789), "TIMESTAMP", "2025-11-22 01:02:03.456789"),
        (new DateTimeOffset(2025, 11, 22, 1, 2, 3, TimeSpan.FromHours(5.5)), "TIMESTAMP WITH TIME ZONE", "2025-11-21 19:32:03+00"),
        (new TimeSpan(3, 4, 5, 6), "INTERVAL", "3 days 04:05:06"),
        (Guid.Parse("8f0e5f3a-1c2d-4e5f-9a8b-7c6d5e4f3a2b"), "UUID", "8f0e5f3a-1c2d-4e5f-9a8b-7c6d5e4f3a2b"),
    ];

    public void Dispose() => connection.Dispose();

    [Fact]
    public void Every_type_that_we_bind_arrives_with_its_DuckDB_type_and_value()
    {
        connection.Run("set TimeZone = 'UTC'");

        var arrived = Bound.Select(bound => (
            bound.Value,
            (string)connection.Scalar("select typeof($value)", ("value", bound.Value))!,
            (string)connection.Scalar("select bound::varchar from (select $value as bound)", ("value", bound.Value))!));

        // `$value::varchar` would make it a VARCHAR parameter, and the provider would bind the CLR's own text.
        Assert.Equal(Bound, arrived);
    }

    [Fact]
    public void Every_type_that_we_bind_comes_back_equal()
    {
        foreach (var (value, _, _) in Bound)
        {
            using var command = connection.Command("select $value", ("value", value));
            using var reader = command.ExecuteReader();
            Assert.True(reader.Read());

            object back = value switch
            {
                byte[] => Bytes(reader.GetStream(0)),
                DateTimeOffset => reader.GetFieldValue<DateTimeOffset>(0),
                _ => reader.GetValue(0),
            };
            Assert.Equal(value, back);
        }
    }

    [Fact]
    public void A_value_is_converted_to_the_type_of_the_column_it_meets()
    {
        connection.Run("create table t (id bigint, name varchar, spend decimal(18,6), day date, at_utc timestamptz, ratio double, big hugeint)");

        connection.Run(
            "insert into t values ($id, $name, $spend, $day, $at, $ratio, $big)",
            ("id", 7), ("name", "n"), ("spend", 12.5m), ("day", new DateTime(2025, 11, 22)),
            ("at", new DateTimeOffset(2025, 11, 22, 0, 0, 0, TimeSpan.Zero)), ("ratio", 3), ("big", 9L));

        Assert.Equal(1L, connection.Scalar(
            "select count(*) from t where id = 7 and spend = 12.5 and day = date '2025-11-22' and at_utc = timestamptz '2025-11-22 00:00:00+00' and ratio = 3 and big = 9"));
    }

    [Fact]
    public void Named_parameters_are_found_by_name_in_any_order_and_as_often_as_they_stand()
    {
        Assert.Equal("b-a-b", connection.Scalar("select $second || '-' || $first || '-' || $second", ("first", "a"), ("second", "b")));
        Assert.Equal("b-a", connection.Scalar("select $2 || '-' || $1", ("1", "a"), ("2", "b")));
    }

    [Fact]
    public void Unnamed_parameters_are_taken_in_order()
    {
        using var command = connection.Command("select ? || '-' || ?");
        command.Parameters.Add(new DuckDBParameter("a"));
        command.Parameters.Add(new DuckDBParameter("b"));

        Assert.Equal("a-b", command.ExecuteScalar());
    }

    [Fact]
    public void A_missing_parameter_is_an_error() => Assert.Throws<InvalidOperationException>(
        () => connection.Scalar("select $first || $second", ("first", "a")));

    [Fact]
    public void A_parameter_that_the_statement_does_not_know_is_ignored() =>
        Assert.Equal("a", connection.Scalar("select $first", ("first", "a"), ("unknown", "b")));

    [Fact]
    public void A_parameter_is_never_read_as_SQL()
    {
        connection.Run("create table t (x varchar)");
        connection.Run("insert into t values ($x)", ("x", "'); drop table t; --"));

        Assert.Equal("'); drop table t; --", connection.Scalar("select x from t"));
    }

    [Fact]
    public void One_command_runs_again_and_again_with_other_values()
    {
        using var command = connection.Command("select $x::int * 2", ("x", 0));
        for (var x = 0; x < 100; x++)
        {
            command.Parameters[0].Value = x;
            Assert.Equal(x * 2, command.ExecuteScalar());
        }
    }

    [Fact]
    public void Every_statement_of_a_script_gets_the_parameters()
    {
        Assert.Equal(2, connection.Run("create table t (x int); insert into t values ($x); insert into t values ($x + 1)", ("x", 1)));
        Assert.Equal([1, 2], connection.ReadAll<int>("select x from t order by x"));
    }

    [Fact]
    public void A_list_is_bound_to_IN_and_to_unnest()
    {
        var ids = new List<string> { "1", "3", "kłopot", "longer than twelve bytes" };

        Assert.Equal(["3"], connection.ReadAll<string>("select x::varchar from range(2, 9) t(x) where x::varchar in $ids", ("ids", ids)));
        Assert.Equal(ids, connection.ReadAll<string>("select unnest($ids)", ("ids", ids)));
        Assert.Equal(4L, connection.Scalar("select len($ids::varchar[])", ("ids", ids)));
    }

    [Fact]
    public void Lists_of_every_type_that_we_bind_keep_their_items()
    {
        AssertList("INTEGER[]", new List<int> { int.MinValue, 0, int.MaxValue });
        AssertList("BIGINT[]", new List<long> { long.MinValue, 0, long.MaxValue });
        AssertList("DOUBLE[]", new List<double> { 0.1, -0.5 });
        AssertList("BOOLEAN[]", new List<bool> { true, false, true });
        AssertList("DATE[]", new List<DateOnly> { new(2025, 11, 22), new(1969, 12, 31) });
        AssertList("DECIMAL(38,15)[]", new List<decimal> { 0.000000000000001m, -12.5m });
        AssertList("UUID[]", new List<Guid> { Guid.Parse("8f0e5f3a-1c2d-4e5f-9a8b-7c6d5e4f3a2b"), Guid.Empty });
        AssertList("VARCHAR[]", Enumerable.Range(0, 5_000).Select(i => $"campaign {i} with a name").ToList());
        AssertList("VARCHAR[]", new List<string>());
    }

    private void AssertList<T>(string type, List<T> items) =>
        Assert.Equal(items, connection.Read<List<T>>($"select $items::{type}", ("items", items)));

    private static byte[] Bytes(Stream stream)
    {
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
