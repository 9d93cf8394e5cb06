using System.Text.Json.Nodes;
using Dapper;
using Liftoff.CampaignSetup.Facebook;
using Liftoff.CampaignSetup.Journal;
using Liftoff.CampaignSetup.Outside;
using Liftoff.CampaignSetup.Steps;
using Liftoff.CampaignSetup.Store;
using Liftoff.CampaignSetup.Strategis;

namespace Liftoff.CampaignSetup.Engine;

/// <summary>
/// Takes back what a cancelled request made, in reverse order: ads, ad sets, campaign; then the tracking campaigns, which can
/// only be renamed. Creatives are invisible and the template is shared; both stay. Only ids of our journal are touched.
/// </summary>
public sealed class Rollback(FacebookRelay relay, StrategisApi strategis, IEnumerable<ISetupStep> steps, CallJournal journal, SetupDatabase database)
{
    private readonly Dictionary<string, ISetupStep> steps = steps.ToDictionary(step => step.ObjectType);

    /// <returns>When to go on; null when nothing is left.</returns>
    public async Task<TimeSpan?> AdvanceAsync(SetupTurn turn, CancellationToken cancellationToken)
    {
        // A call in doubt may have made something; it must be known before it can be taken back.
        if (turn.Calls.FirstOrDefault(call => call.IsInDoubt) is { } doubt)
        {
            await SettleAsync(turn, doubt, cancellationToken);
            return TimeSpan.Zero;
        }

        var next = await database.UseAsync(connection => connection.QueryFirstOrDefaultAsync<(Guid Id, string ObjectType, string ExternalId, string Name)?>(new CommandDefinition("""
            SELECT id, object_type, external_id, name FROM campaign_calls
            WHERE request_id = @request_id AND status IN ('succeeded', 'orphan_suspect') AND object_type NOT IN ('template', 'fb_creative')
            ORDER BY array_position(ARRAY['fb_ad', 'fb_adset', 'fb_campaign', 'strategis_campaign'], object_type::text), ordinal DESC LIMIT 1
            """, new { request_id = turn.RequestId }, cancellationToken: cancellationToken)), cancellationToken);
        if (next is not { } item) return null;
        await journal.EnterStepAsync(turn, SetupStep.Rollback, TimeSpan.Zero, cancellationToken);
        var problem = await RemoveAsync(turn.Plan.Organization, item.ObjectType, item.ExternalId, $"ORPHAN {turn.RequestId} {item.Name}", cancellationToken);
        await database.UseAsync(connection => connection.ExecuteAsync(new CommandDefinition("""
            WITH call AS (UPDATE campaign_calls SET status = 'compensated', last_error = @problem, finished_at = now() WHERE id = @id RETURNING request_id, ad_set_index, ad_index)
            INSERT INTO campaign_errors (campaign_plan_id, campaign_mapping_id, request_id, step, error_type, error_message, retryable, ad_set_index, ad_index)
            SELECT r.campaign_plan_id, r.campaign_mapping_id, r.request_id, 'rollback', 'not_removed', @problem, false, c.ad_set_index, c.ad_index
            FROM call c JOIN campaign_requests r ON r.request_id = c.request_id WHERE @problem::text IS NOT NULL
            """, new { id = item.Id, problem }, cancellationToken: cancellationToken)), cancellationToken);
        return TimeSpan.Zero;
    }

    /// <summary>Deletes a Facebook object through the proxy; where that is refused pauses and renames it. A tracking campaign is renamed.</summary>
    /// <returns>What could not be done, for people; null when the object is gone or renamed.</returns>
    public async Task<string?> RemoveAsync(string organization, string objectType, string id, string newName, CancellationToken cancellationToken)
    {
        if (objectType == ObjectType.TrackingCampaign) return await VoidAsync(id, cancellationToken);
        var deleted = await relay.ProxyAsync(organization, HttpMethod.Post, id, new JsonObject { ["status"] = "DELETED" }, cancellationToken);
        if (deleted.Failure is null or { Code: 100, Subcode: 33 }) return null;  // gone, or gone already
        if (objectType is ObjectType.FacebookCampaign or ObjectType.FacebookAdSet)
            await relay.SetStatusAsync(objectType == ObjectType.FacebookCampaign ? "campaigns" : "adsets", id, organization, "PAUSED", cancellationToken);
        var renamed = await relay.ProxyAsync(organization, HttpMethod.Post, id, new JsonObject { ["name"] = newName.Length <= 255 ? newName : newName[..255] }, cancellationToken);
        return renamed.Failure is { } failure ? $"{objectType} {id} could neither be deleted nor renamed: {failure.Message}" : $"{objectType} {id} could not be deleted ({deleted.Failure.Message}); it is paused and renamed.";
    }

    private async Task<string?> VoidAsync(string id, CancellationToken cancellationToken)
    {
        var read = await strategis.GetCampaignAsync(id, cancellationToken);
        if (read.Failure is { } unreadable) return unreadable.HttpStatus == 404 ? null : $"strategis_campaign {id} could not be read: {unreadable.Message}";
        var campaign = read.Body!.AsObject();
        var name = campaign["name"]?.ToString() ?? "";
        if (name.StartsWith("[VOID] ", StringComparison.Ordinal)) return null;
        campaign["name"] = "[VOID] " + name;
        var written = await strategis.UpdateCampaignAsync(id, campaign, cancellationToken);
        return written.Failure is { } failure ? $"strategis_campaign {id} could not be renamed: {failure.Message}" : null;
    }

    private async Task SettleAsync(SetupTurn turn, OpenCall doubt, CancellationToken cancellationToken)
    {
        var step = steps[doubt.ObjectType];
        var look = await step.FindAsync(turn, doubt, cancellationToken);
        var owned = await journal.OwnedAsync([.. look.Found.Select(found => found.Id)], cancellationToken);
        var found = look.Found.Where(candidate => !owned.Contains(candidate.Id)).ToList();
        if (found.Count > 0) await journal.FinishAsync(doubt, doubt.Attempts, found[0].Id, step.TrackingUrlOf(found[0].Id), null, reused: true, cancellationToken);
        foreach (var extra in found.Skip(1)) await journal.AddOrphanAsync(turn, doubt, extra.Id, $"{doubt.ObjectType} \"{doubt.Name}\" exists more than once.", cancellationToken);
        if (found.Count == 0)
        {
            await journal.FailAsync(turn, doubt, doubt.Attempts, CallStatus.Failed,
                look.Failure ?? new CallFailure { Class = FailureClass.Unknown, Source = "network", Message = $"{doubt.ObjectType} \"{doubt.Name}\" was not found when the request was cancelled." }, TimeSpan.Zero, isFinal: true, cancellationToken);
        }
    }
}
