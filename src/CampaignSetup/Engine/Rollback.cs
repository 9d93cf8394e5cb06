using System.Text.Json.Nodes;
using Dapper;
using Liftoff.CampaignSetup.Facebook;
using Liftoff.CampaignSetup.Journal;
using Liftoff.CampaignSetup.Outside;
using Liftoff.CampaignSetup.Plan;
using Liftoff.CampaignSetup.Steps;
using Liftoff.CampaignSetup.Store;
using Liftoff.CampaignSetup.Strategis;

namespace Liftoff.CampaignSetup.Engine;

/// <summary>
/// Takes back what a cancelled request made, in reverse order: ads, ad sets, campaign; then the tracking campaigns, which can
/// only be renamed. Creatives are invisible and the template is shared; both stay. Only ids of our journal are touched.
/// </summary>
public sealed class Rollback(FacebookRelay relay, StrategisApi strategis, IEnumerable<ISetupStep> steps, CreateOnce createOnce, CallJournal journal, SetupDatabase database, CampaignSetupOptions options)
{
    private readonly Pauses pauses = new(options);
    private readonly Dictionary<string, ISetupStep> steps = steps.ToDictionary(step => step.ObjectType);

    /// <returns>When to go on; null when nothing is left.</returns>
    public async Task<TimeSpan?> AdvanceAsync(SetupTurn turn, CancellationToken cancellationToken)
    {
        var rest = double.IsFinite(turn.Row.RestSeconds) ? turn.Row.RestSeconds : 0;
        if (Math.Max(turn.Row.WaitSeconds ?? 0, rest) is var waiting and > 0) return TimeSpan.FromSeconds(waiting);
        // A call in doubt may have made something; it must be known before it can be taken back.
        if (turn.Calls.FirstOrDefault(call => call.IsInDoubt) is { } doubt) return await SettleAsync(turn, doubt, cancellationToken);

        var next = await database.UseAsync(connection => connection.QueryFirstOrDefaultAsync<Made>(new CommandDefinition("""
            SELECT id, object_type, external_id, name, transient_failures, throttles, throttle_wait_seconds FROM campaign_calls
            WHERE request_id = @request_id AND status IN ('succeeded', 'orphan_suspect') AND object_type NOT IN ('template', 'fb_creative')
            ORDER BY array_position(ARRAY['fb_ad', 'fb_adset', 'fb_campaign', 'strategis_campaign'], object_type::text), ordinal DESC LIMIT 1
            """, new { request_id = turn.RequestId }, cancellationToken: cancellationToken)), cancellationToken);
        if (next is not { } item) return null;
        await journal.EnterStepAsync(turn, SetupStep.Rollback, cancellationToken);
        var removal = await RemoveAsync(turn.Plan.Organization, item.ObjectType, item.ExternalId, $"ORPHAN {turn.RequestId} {item.Name}", cancellationToken);
        if (removal.Passing is { } passing && WaitFor(item, passing) is { } wait)
        {
            await PostponeAsync(item.Id, passing, wait, cancellationToken);
            return wait;
        }

        await database.UseAsync(connection => connection.ExecuteAsync(new CommandDefinition("""
            WITH call AS (UPDATE campaign_calls SET status = 'compensated', last_error = @problem, finished_at = now() WHERE id = @id RETURNING request_id, ad_set_index, ad_index)
            INSERT INTO campaign_errors (campaign_plan_id, campaign_mapping_id, request_id, step, error_type, error_message, retryable, ad_set_index, ad_index)
            SELECT r.campaign_plan_id, r.campaign_mapping_id, r.request_id, 'rollback', 'not_removed', @problem, false, c.ad_set_index, c.ad_index
            FROM call c JOIN campaign_requests r ON r.request_id = c.request_id WHERE @problem::text IS NOT NULL
            """, new { id = item.Id, problem = removal.Problem }, cancellationToken: cancellationToken)), cancellationToken);
        return TimeSpan.Zero;
    }

    /// <summary>Deletes a Facebook object through the proxy; where that is refused pauses and renames it. A tracking campaign is renamed.</summary>
    public async Task<Removal> RemoveAsync(string organization, string objectType, string id, string newName, CancellationToken cancellationToken)
    {
        if (objectType == ObjectType.TrackingCampaign) return await VoidAsync(id, cancellationToken);
        var deleted = await relay.ProxyAsync(organization, HttpMethod.Post, id, new JsonObject { ["status"] = "DELETED" }, cancellationToken);
        if (deleted.Failure is null or { Code: 100, Subcode: 33 }) return Removal.Done;  // gone, or gone already
        if (deleted.Failure.MayPass) return NotNow($"{objectType} {id} could not be deleted", deleted.Failure);
        if (objectType is ObjectType.FacebookCampaign or ObjectType.FacebookAdSet)
        {
            var paused = await relay.SetStatusAsync(objectType == ObjectType.FacebookCampaign ? "campaigns" : "adsets", id, organization, "PAUSED", cancellationToken);
            if (paused.Failure is { MayPass: true } later) return NotNow($"{objectType} {id} could neither be deleted nor paused", later);
        }

        var renamed = await relay.ProxyAsync(organization, HttpMethod.Post, id, new JsonObject { ["name"] = NameParts.Cut(newName, NameParts.LongestFacebookName) }, cancellationToken);
        return renamed.Failure switch
        {
            null => new Removal($"{objectType} {id} could not be deleted ({deleted.Failure.Message}); it is paused and renamed."),
            { MayPass: true } passing => NotNow($"{objectType} {id} could neither be deleted nor renamed", passing),
            { } failure => new Removal($"{objectType} {id} could neither be deleted nor renamed: {failure.Message}"),
        };
    }

    private async Task<Removal> VoidAsync(string id, CancellationToken cancellationToken)
    {
        var read = await strategis.GetCampaignAsync(id, cancellationToken);
        if (read.Failure is { HttpStatus: 404 }) return Removal.Done;
        if (read.Failure is { } unreadable) return unreadable.MayPass ? NotNow($"strategis_campaign {id} could not be read", unreadable) : new Removal($"strategis_campaign {id} could not be read: {unreadable.Message}");
        if (read.Whole is not { } campaign) return new Removal($"strategis_campaign {id} is not answered as an object.");
        var name = campaign["name"]?.ToString() ?? "";
        if (name.StartsWith("[VOID] ", StringComparison.Ordinal)) return Removal.Done;
        campaign["name"] = "[VOID] " + name;
        var written = await strategis.UpdateCampaignAsync(id, campaign, cancellationToken);
        return written.Failure switch
        {
            null => Removal.Done,
            { MayPass: true } passing => NotNow($"strategis_campaign {id} could not be renamed", passing),
            { } failure => new Removal($"strategis_campaign {id} could not be renamed: {failure.Message}"),
        };
    }

    private static Removal NotNow(string what, CallFailure failure) => new($"{what}: {failure.Message}", failure);

    /// <returns>Null when it has been tried often enough; people must see to it.</returns>
    private TimeSpan? WaitFor(Made item, CallFailure failure) =>
        failure.Class == FailureClass.Throttled ? pauses.Throttle(failure, item.Throttles, item.ThrottleWaitSeconds)
        : item.TransientFailures + 1 < failure.MostAttempts ? pauses.Backoff(failure, item.TransientFailures + 1)
        : null;

    private Task<int> PostponeAsync(Guid id, CallFailure failure, TimeSpan wait, CancellationToken cancellationToken) => database.UseAsync(connection => connection.ExecuteAsync(new CommandDefinition("""
        WITH call AS (
          UPDATE campaign_calls SET last_error = @message, transient_failures = transient_failures + CASE WHEN @throttled THEN 0 ELSE 1 END,
            throttles = throttles + CASE WHEN @throttled THEN 1 ELSE 0 END, throttle_wait_seconds = throttle_wait_seconds + CASE WHEN @throttled THEN @seconds ELSE 0 END
          WHERE id = @id RETURNING request_id)
        UPDATE campaign_requests r SET wait_until = now() + @seconds * interval '1 second', last_progress_at = now() FROM call c WHERE r.request_id = c.request_id
        """, new { id, message = failure.Message, throttled = failure.Class == FailureClass.Throttled, seconds = wait.TotalSeconds }, cancellationToken: cancellationToken)), cancellationToken);

    private async Task<TimeSpan> SettleAsync(SetupTurn turn, OpenCall doubt, CancellationToken cancellationToken)
    {
        var settled = await createOnce.SettleAsync(steps[doubt.ObjectType], turn, doubt, cancellationToken);
        if (settled is { Failure: null }) return settled.Wait;
        // Nothing is there, or nobody can look; the orphan sweep goes by the name.
        var failure = settled?.Failure ?? new CallFailure { Class = FailureClass.Unknown, Source = "network", Message = $"{doubt.ObjectType} \"{doubt.Name}\" was not found when the request was cancelled." };
        await journal.FailAsync(turn, doubt, doubt.Attempts, CallStatus.Failed, failure, TimeSpan.Zero, isFinal: true, cancellationToken);
        return TimeSpan.Zero;
    }

    private sealed class Made
    {
        public Guid Id { get; init; }
        public required string ObjectType { get; init; }
        public required string ExternalId { get; init; }
        public required string Name { get; init; }
        public int TransientFailures { get; init; }
        public int Throttles { get; init; }
        public double ThrottleWaitSeconds { get; init; }
    }
}
