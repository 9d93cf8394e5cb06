using Dapper;
using Liftoff.Warehouse;

namespace Liftoff.Social.Queries;

/// <summary>How well the last days are covered, and whose connections need their users.</summary>
public sealed class SocialStatus(WarehouseFile warehouse, TimeProvider time)
{
    private const string Covered = """
        SELECT platform AS Platform, date AS Date, count(DISTINCT user_id)::BIGINT AS Users, count(DISTINCT account_id)::BIGINT AS Accounts, count(*)::BIGINT AS Metrics
        FROM analytics_snapshots WHERE date > $since GROUP BY ALL ORDER BY 1, 2 DESC
        """;

    // The newest answer counts; why a connection died may stand in an earlier one.
    private const string Waiting = """
        SELECT user_id AS UserId, platform AS Platform, account_id AS AccountId, outcome AS Outcome,
               coalesce((SELECT arg_max(e.reason, e.updated_at) FROM social_outcomes e WHERE e.connection_id = o.connection_id AND e.outcome = 'reconnect_required'), reason) AS Reason, date AS Date
        FROM social_outcomes o
        QUALIFY row_number() OVER (PARTITION BY connection_id ORDER BY updated_at DESC) = 1 AND outcome IN ('reconnect_required', 'permission_missing', 'skipped')
        ORDER BY platform, user_id
        """;

    /// <param name="days">How many days back from today.</param>
    public Task<IReadOnlyList<DayCoverage>> CoverageAsync(int days, CancellationToken cancellationToken) => ListAsync<DayCoverage>(Covered, new { since = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime).AddDays(-1 - days) }, cancellationToken);

    /// <summary>Connections that only their users can bring back.</summary>
    public Task<IReadOnlyList<WaitingConnection>> WaitingAsync(CancellationToken cancellationToken) => ListAsync<WaitingConnection>(Waiting, null, cancellationToken);

    private Task<IReadOnlyList<T>> ListAsync<T>(string sql, object? parameters, CancellationToken cancellationToken) =>
        warehouse.ReadAsync<IReadOnlyList<T>>(async (connection, token) => (await connection.QueryAsync<T>(new CommandDefinition(sql, parameters, cancellationToken: token))).AsList(), cancellationToken);
}
