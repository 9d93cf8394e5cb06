using Dapper;
using Liftoff.CampaignSetup.Facebook;
using Liftoff.CampaignSetup.Store;
using Liftoff.CampaignSetup.Strategis;

namespace Liftoff.CampaignSetup.Upkeep;

/// <summary>Asks Strategis and Facebook how active mappings stand there, and writes it beside our own status. A rename, a pause or a deletion by hand shows so.</summary>
public sealed class StatusSync(SetupDatabase database, FacebookRelay relay, StrategisApi strategis)
{
    private const string Gone = "GONE";

    public async Task<StatusSyncResult> RunAsync(CancellationToken cancellationToken)
    {
        var mappings = (await database.UseAsync(connection => connection.QueryAsync<ActiveMapping>(new CommandDefinition("""
            SELECT m.request_id, p.organization, p.ad_account_id, m.facebook_campaign_id, m.strategis_campaign_ids FROM campaign_mappings m JOIN campaign_plans p ON p.id = m.campaign_plan_id
            WHERE m.status = 'active'
            """, cancellationToken: cancellationToken)), cancellationToken)).ToList();
        var (changed, problems) = (0, new List<string>());
        foreach (var organization in mappings.GroupBy(mapping => mapping.Organization))
        {
            var tracking = await strategis.ListCampaignsAsync(organization.Key, cancellationToken);
            if (tracking.Failure is { } failure) problems.Add($"Strategis campaigns of {organization.Key}: {failure.Message}");
            var known = tracking.ById();
            foreach (var account in organization.GroupBy(mapping => mapping.AdAccountId))
            {
                var campaigns = await relay.ListAsync("campaigns", organization.Key, account.Key, cancellationToken);
                if (campaigns.Failure is { } refused)
                {
                    problems.Add($"Facebook campaigns of {organization.Key} {account.Key}: {refused.Message}");
                    continue;
                }

                var there = campaigns.ById();
                foreach (var mapping in account)
                {
                    var row = there.GetValueOrDefault(mapping.FacebookCampaignId ?? "");
                    // Strategis has no status that is sure to be there; whether the campaigns exist is.
                    var strategisStatus = tracking.Failure is not null ? null
                        : mapping.StrategisCampaignIds.All(id => id is not null && known.ContainsKey(id))
                            ? string.Join(", ", mapping.StrategisCampaignIds.Select(id => known[id!]["status"]?.ToString() ?? "PRESENT").Distinct())
                            : Gone;
                    changed += await database.UseAsync(connection => connection.ExecuteScalarAsync<int>(new CommandDefinition("""
                        WITH before AS (SELECT facebook_status, facebook_effective_status, strategis_status FROM campaign_mappings WHERE request_id = @RequestId)
                        UPDATE campaign_mappings m SET facebook_status = @status, facebook_effective_status = @effective, strategis_status = coalesce(@strategis, m.strategis_status), status_synced_at = now()
                        FROM before b WHERE m.request_id = @RequestId
                        RETURNING CASE WHEN (b.facebook_status, b.facebook_effective_status, b.strategis_status) IS DISTINCT FROM (m.facebook_status, m.facebook_effective_status, m.strategis_status) THEN 1 ELSE 0 END
                        """, new { mapping.RequestId, status = row?["status"]?.ToString() ?? (row is null ? Gone : "UNKNOWN"), effective = row?["effective_status"]?.ToString(), strategis = strategisStatus }, cancellationToken: cancellationToken)), cancellationToken);
                }
            }
        }

        return new StatusSyncResult(mappings.Count, changed, problems);
    }

    private sealed class ActiveMapping
    {
        public required string RequestId { get; init; }
        public required string Organization { get; init; }
        public required string AdAccountId { get; init; }
        public string? FacebookCampaignId { get; init; }
        public required string?[] StrategisCampaignIds { get; init; }
    }
}
