using Dapper;
using Liftoff.CampaignSetup.Facebook;
using Liftoff.CampaignSetup.Journal;
using Liftoff.CampaignSetup.Requests;
using Liftoff.CampaignSetup.Store;

namespace Liftoff.CampaignSetup.Upkeep;

/// <summary>
/// Pauses and resumes a finished campaign with its ad sets. What is wanted is written down first; a repeated wish goes on with
/// what is missing, and a newer one ends an older one at its next object. Ads have no status route and stay as they are.
/// </summary>
public sealed class DeliverySwitch(SetupDatabase database, CallJournal journal, FacebookRelay relay)
{
    /// <param name="isActive">True resumes, which lets Facebook spend money.</param>
    public async Task<DeliveryResult> SwitchAsync(string requestId, bool isActive, CancellationToken cancellationToken)
    {
        var wanted = isActive ? "ACTIVE" : "PAUSED";
        var request = await database.UseAsync(connection => connection.QuerySingleOrDefaultAsync<(string Organization, string Status)?>(new CommandDefinition(
            "SELECT organization, status FROM campaign_plans WHERE request_id = @requestId", new { requestId }, cancellationToken: cancellationToken)), cancellationToken);
        if (request is not { } known) return new DeliveryResult(CommandOutcome.Unknown, []);
        if (known.Status is not ("active" or "paused")) return new DeliveryResult(CommandOutcome.NotNow, []);

        var changes = await PlanAsync(requestId, wanted, cancellationToken);
        // Two wishes that took turns object by object could leave a campaign that somebody has paused spending money.
        await using var turn = await journal.LockAsync($"delivery {requestId}", cancellationToken);
        var results = new List<DeliveryChange>();
        foreach (var (id, objectType, externalId) in changes)
        {
            if (!await IsWantedAsync(id, cancellationToken))
            {
                results.Add(new DeliveryChange(objectType, externalId, wanted, "a newer wish came in between; this one ends here"));
                break;
            }

            var answer = await relay.SetStatusAsync(objectType == ObjectType.FacebookCampaign ? "campaigns" : "adsets", externalId, known.Organization, wanted, cancellationToken);
            var problem = answer.Failure?.Message;
            results.Add(new DeliveryChange(objectType, externalId, wanted, problem));
            await database.UseAsync(connection => connection.ExecuteAsync(
                "UPDATE campaign_status_changes SET status = CASE WHEN @problem::text IS NULL THEN 'succeeded' ELSE 'failed' END, last_error = @problem, finished_at = now() WHERE id = @id", new { id, problem }), CancellationToken.None);
        }

        if (results.TrueForAll(change => change.Error is null))
        {
            await database.UseAsync(connection => connection.ExecuteAsync("""
                UPDATE campaign_plans SET status = @status WHERE request_id = @requestId;
                UPDATE campaign_mappings SET facebook_status = @wanted, facebook_effective_status = NULL, status_synced_at = now() WHERE request_id = @requestId
                """, new { requestId, wanted, status = isActive ? "active" : "paused" }), cancellationToken);
        }

        return new DeliveryResult(CommandOutcome.Accepted, results);
    }

    /// <summary>Whether no newer wish has taken this one's place.</summary>
    private Task<bool> IsWantedAsync(long id, CancellationToken cancellationToken) => database.UseAsync(connection => connection.ExecuteScalarAsync<bool>(new CommandDefinition(
        "SELECT status = 'planned' FROM campaign_status_changes WHERE id = @id", new { id }, cancellationToken: cancellationToken)), cancellationToken);

    /// <summary>Pausing begins at the campaign, so that spending stops first; resuming ends there.</summary>
    private Task<List<(long Id, string ObjectType, string ExternalId)>> PlanAsync(string requestId, string wanted, CancellationToken cancellationToken) => database.UseAsync(async connection =>
        (await connection.QueryAsync<(long, string, string)>(new CommandDefinition($"""
            WITH old AS (
              UPDATE campaign_status_changes SET status = 'superseded', finished_at = now() WHERE request_id = @requestId AND status IN ('planned', 'failed')
            ), planned AS (
              INSERT INTO campaign_status_changes (request_id, object_type, ordinal, external_id, wanted)
              SELECT request_id, object_type, ordinal, external_id, @wanted FROM campaign_calls
              WHERE request_id = @requestId AND object_type IN ('fb_campaign', 'fb_adset') AND status = 'succeeded' AND copy = 0
              RETURNING id, object_type, external_id, ordinal
            )
            SELECT id, object_type, external_id FROM planned ORDER BY ordinal {(wanted == "PAUSED" ? "ASC" : "DESC")}
            """, new { requestId, wanted }, cancellationToken: cancellationToken))).ToList(), cancellationToken);
}
