using Dapper;
using Liftoff.Warehouse;

namespace Liftoff.Composition;

/// <summary>
/// What set-up campaigns earned: joins campaign setup's ids with the warehouse's figures. It stands outside both rooms,
/// because neither knows the other.
/// </summary>
public sealed class SetupPerformance(WarehouseFile warehouse)
{
    /// <param name="strategisCampaignIds">The request's tracking campaigns.</param>
    /// <param name="facebookCampaignId">For rows that the sources delivered under Facebook's id; null when there is none yet.</param>
    /// <returns>One line a UTC day within [from, to] that has figures; money in USD, null where no source delivered it.</returns>
    public Task<IReadOnlyList<PerformanceDay>> RunAsync(IReadOnlyCollection<string> strategisCampaignIds, string? facebookCampaignId, DateOnly from, DateOnly to, CancellationToken cancellationToken) =>
        warehouse.ReadAsync<IReadOnlyList<PerformanceDay>>(async (connection, token) => (await connection.QueryAsync<PerformanceDay>(new CommandDefinition("""
            SELECT date, sum(spend_usd) AS spend_usd, sum(revenue_usd) AS revenue_usd,
                   CASE WHEN sum(s1_clicks) > 0 THEN sum(revenue_usd)::DOUBLE / sum(s1_clicks) END AS rpc,
                   CASE WHEN sum(spend_usd) > 0 THEN sum(revenue_usd)::DOUBLE / sum(spend_usd)::DOUBLE END AS roas
            FROM campaign_index
            WHERE date BETWEEN $from AND $to AND (campaign_id IN $ids OR campaign_id = $facebook)
            GROUP BY date ORDER BY date
            """, new { from, to, ids = strategisCampaignIds, facebook = facebookCampaignId ?? "" }, cancellationToken: token))).AsList(), cancellationToken);
}
