using Dapper;
using Liftoff.Sql;
using Liftoff.Warehouse;

namespace Liftoff.Social.Queries;

/// <summary>Figures by user, platform, metric and day.</summary>
public sealed class MetricsQuery(WarehouseFile warehouse)
{
    private static readonly string Sql = SqlFile.Beside(typeof(MetricsQuery), "MetricsQuery.sql");

    /// <returns>Oldest day first; at most 100,000.</returns>
    public Task<IReadOnlyList<MetricFigure>> RunAsync(MetricsFilter filter, CancellationToken cancellationToken) =>
        warehouse.ReadAsync<IReadOnlyList<MetricFigure>>(async (connection, token) =>
        {
            var parameters = new { user = filter.User, platform = filter.Platform, metric = filter.Metric, first = filter.From, last = filter.To };
            return (await connection.QueryAsync<MetricFigure>(new CommandDefinition(Sql, parameters, cancellationToken: token))).AsList();
        }, cancellationToken);
}
