using DuckDB.NET.Data;

namespace Liftoff.Warehouse.Tests.Provider;

public sealed class NestedTests : IDisposable
{
    private readonly DuckDBConnection connection = Duck.InMemory();

    public void Dispose() => connection.Dispose();

    [Fact]
    public void A_LIST_is_a_List_of_its_items()
    {
        Assert.Equal([1, 2, 3], connection.Read<List<int>>("select [1, 2, 3]"));
        Assert.Equal([], connection.Read<List<int>>("select []::int[]"));
        Assert.Equal([1, null, 3], connection.Read<List<int?>>("select [1, null, 3]"));
        Assert.Equal(["short", "longer than twelve bytes", null], connection.Read<List<string?>>("select ['short', 'longer than twelve bytes', null]"));
        Assert.Equal([0.000000000000001m], connection.Read<List<decimal>>("select [0.000000000000001::decimal(38,15)]"));
        Assert.Equal([new DateOnly(2025, 11, 22)], connection.Read<List<DateOnly>>("select [date '2025-11-22']"));
        Assert.Equal([1, 2, 3], Assert.IsType<List<int>>(connection.Scalar("select [1, 2, 3]")));
    }

    [Fact]
    public void Lists_nest_and_stay_apart_row_by_row()
    {
        var rows = connection.ReadAll<List<List<long>>>("select [range(i), range(i + 1)] from range(3) t(i)");

        Assert.Equal([[[], [0]], [[0], [0, 1]], [[0, 1], [0, 1, 2]]], rows);
    }

    [Fact]
    public void Long_lists_over_many_rows_are_read_whole()
    {
        var sums = connection.ReadAll<List<long>>("select range(i % 700) from range(5_000) t(i)").Select(items => items.Sum()).ToList();

        Assert.Equal(Enumerable.Range(0, 5_000).Select(i => (long)(i % 700) * (i % 700 - 1) / 2), sums);
    }

    [Fact]
    public void An_ARRAY_of_fixed_length_is_a_list() => Assert.Equal([1, 2, 3], connection.Read<List<int>>("select [1, 2, 3]::int[3]"));

    [Fact]
    public void A_STRUCT_is_a_dictionary_by_field()
    {
        var record = (Dictionary<string, object?>)connection.Scalar("select {'id': '120210', 'spend': 12.50::decimal(18,6), 'clicks': null::int, 'tags': ['a']}")!;

        Assert.Equal(["id", "spend", "clicks", "tags"], record.Keys);
        Assert.Equal(("120210", 12.5m, null), ((string)record["id"]!, (decimal)record["spend"]!, record["clicks"]));
        Assert.Equal(["a"], Assert.IsType<List<string>>(record["tags"]));
    }

    [Fact]
    public void A_MAP_is_a_dictionary_by_key()
    {
        Assert.Equal(
            new Dictionary<string, int> { ["direct"] = 1, ["strategis"] = 2 },
            connection.Read<Dictionary<string, int>>("select map {'direct': 1, 'strategis': 2}"));
        Assert.Empty(connection.Read<Dictionary<string, int>>("select map {}::map(varchar, int)"));
    }
}
