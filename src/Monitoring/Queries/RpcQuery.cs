using Dapper;
using Liftoff.Jobs;
using Liftoff.Sql;
using Liftoff.Warehouse;

namespace Liftoff.Monitoring.Queries;

/// <summary>Revenue per click of a day, by one dimension.</summary>
public sealed class RpcQuery(WarehouseFile warehouse)
{
    private static readonly string Sql = SqlFile.Beside(typeof(RpcQuery), "RpcQuery.sql");

    /// <returns>
    /// One line a value of the dimension: hours in their order, all else by falling revenue. Empty when the warehouse
    /// holds no session of that day.
    /// </returns>
    public Task<IReadOnlyList<RpcLine>> RunAsync(DateOnly date, RpcDimension by, CancellationToken cancellationToken) =>
        warehouse.ReadAsync<IReadOnlyList<RpcLine>>(async (connection, token) =>
        {
            var lines = await connection.QueryAsync<RpcLine>(new CommandDefinition(Sql, new { date, dimension = ParameterReader.WireName(by) }, cancellationToken: token));
            return lines.AsList();
        }, cancellationToken);
}
