using Dapper;
using DuckDB.NET.Data;

namespace Liftoff.Warehouse.Tests.Provider;

public sealed class DapperTests : IDisposable
{
    private readonly DuckDBConnection connection = Duck.InMemory();

    public DapperTests() => connection.Execute("""
        create table campaigns (id varchar, date date, spend decimal(18,6), clicks bigint, rpc double, live boolean, hour tinyint, level varchar);
        insert into campaigns values
            ('120210', '2025-11-22', 12.500000, 7, 0.25, true, 13, 'Campaign'),
            ('120211', '2025-11-22', null, null, null, false, null, 'AdSet');
        """);

    private enum Level
    {
        Campaign,
        AdSet,
    }

    public void Dispose() => connection.Dispose();

    [Fact]
    public void Rows_become_records_with_NULL_as_null()
    {
        Assert.Equal(
            [
                new Campaign("120210", new DateOnly(2025, 11, 22), 12.5m, 7, 0.25, true, 13),
                new Campaign("120211", new DateOnly(2025, 11, 22), null, null, null, false, null),
            ],
            connection.Query<Campaign>("select id, date, spend, clicks, rpc, live, hour from campaigns order by id"));
    }

    [Fact]
    public void Rows_become_objects_by_the_names_of_their_columns()
    {
        var row = connection.QuerySingle<CampaignRow>("select level, spend, clicks::bigint as clicks, id from campaigns where id = $id", new { id = "120210" });

        Assert.Equal(("120210", 12.5m, 7L, Level.Campaign), (row.Id, row.Spend, row.Clicks, row.Level));
    }

    [Fact]
    public void Parameters_come_from_anonymous_objects_and_dictionaries()
    {
        Assert.Equal("120211", connection.ExecuteScalar<string>("select id from campaigns where date = $date and spend is null", new { date = new DateOnly(2025, 11, 22) }));
        Assert.Equal("120210", connection.ExecuteScalar<string>(
            "select id from campaigns where spend = $spend and clicks = $clicks",
            new Dictionary<string, object> { ["spend"] = 12.5m, ["clicks"] = 7L }));
        var parameters = new DynamicParameters();
        parameters.Add("live", false);
        Assert.Equal(1, connection.ExecuteScalar<long>("select count(*) from campaigns where live = $live", parameters));
    }

    [Fact]
    public void A_list_becomes_one_parameter_an_item_so_it_fits_IN_and_nothing_else()
    {
        var ids = new List<string> { "120211", "120210", "none" };

        Assert.Equal(2, connection.ExecuteScalar<long>("select count(*) from campaigns where id in $ids", new { ids }));
        Assert.Equal(0, connection.ExecuteScalar<long>("select count(*) from campaigns where id in $ids", new { ids = new List<string>() }));
        Assert.Contains("$ids1,$ids2,$ids3", Assert.Throws<DuckDBException>(() => connection.ExecuteScalar<long>("select len($ids)", new { ids })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_NULL_parameter_is_NULL() =>
        Assert.Equal("120211", connection.ExecuteScalar<string>("select id from campaigns where spend is not distinct from $spend", new { spend = (decimal?)null }));

    [Fact]
    public void Execute_answers_the_number_of_rows_changed()
    {
        Assert.Equal(2, connection.Execute("update campaigns set live = true"));
        Assert.Equal(3, connection.Execute("insert into campaigns (id) values ($id)", new[] { new { id = "a" }, new { id = "b" }, new { id = "c" } }));
        Assert.Equal(3, connection.Execute("delete from campaigns where date is null"));
    }

    [Fact]
    public async Task Asynchronous_calls_give_the_same_answers()
    {
        Assert.Equal(2, await connection.ExecuteScalarAsync<long>("select count(*) from campaigns"));
        Assert.Equal(["120210", "120211"], await connection.QueryAsync<string>("select id from campaigns order by id"));
        Assert.Null(await connection.QuerySingleOrDefaultAsync<string>("select id from campaigns where false"));
        Assert.Equal(1, await connection.ExecuteAsync("delete from campaigns where id = $id", new { id = "120210" }));
    }

    [Fact]
    public void Several_results_come_from_one_call()
    {
        using var results = connection.QueryMultiple("select count(*) from campaigns; select id from campaigns order by id");

        Assert.Equal(2, results.ReadSingle<long>());
        Assert.Equal(["120210", "120211"], results.Read<string>());
    }

    [Fact]
    public void Dynamic_rows_have_the_provider_types()
    {
        IDictionary<string, object> row = connection.QuerySingle("select *, [1, 2] as hours, sum(clicks) over () as total from campaigns where id = '120210'");

        Assert.Equal(
            [typeof(string), typeof(DateOnly), typeof(decimal), typeof(long), typeof(double), typeof(bool), typeof(sbyte), typeof(string), typeof(List<int>), typeof(System.Numerics.BigInteger)],
            row.Values.Select(value => value.GetType()));
    }

    private sealed record Campaign(string Id, DateOnly Date, decimal? Spend, long? Clicks, double? Rpc, bool Live, sbyte? Hour);

    private sealed class CampaignRow
    {
        public string Id { get; init; } = "";

        public decimal Spend { get; init; }

        public long Clicks { get; init; }

        public Level Level { get; init; }
    }
}
