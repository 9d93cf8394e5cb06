using System.Text.Json.Nodes;
using Dapper;
using Liftoff.CampaignSetup.Facebook;
using Liftoff.CampaignSetup.Journal;
using Liftoff.CampaignSetup.Outside;
using Liftoff.CampaignSetup.Plan;
using Liftoff.CampaignSetup.Store;
using Liftoff.CampaignSetup.Strategis;

namespace Liftoff.CampaignSetup.Engine;

/// <summary>
/// Step 7: reads back what was made. Every object must be there, those of Facebook under their parents and PAUSED; a tracking
/// campaign must have the template, an ad its creative, and the creative the tracking link.
/// </summary>
public sealed class Verification(FacebookRelay relay, StrategisApi strategis, SetupDatabase database, CallJournal journal, CampaignSetupOptions options)
{
    private const int MostLooks = 5;

    private readonly Pauses pauses = new(options);

    public async Task<CallResult> RunAsync(SetupTurn turn, CancellationToken cancellationToken)
    {
        await journal.EnterStepAsync(turn, SetupStep.Complete, cancellationToken);
        if (turn.Plan.BindingMode == BindingMode.Prefix && await BindAsync(turn, cancellationToken) is { } unbound) return unbound;
        var made = (await database.UseAsync(connection => connection.QueryAsync<MadeObject>(new CommandDefinition(
            "SELECT object_type, ad_set_index, ad_index, external_id, tracking_url FROM campaign_calls WHERE request_id = @request_id AND copy = 0 ORDER BY ordinal",
            new { request_id = turn.RequestId }, cancellationToken: cancellationToken)), cancellationToken)).ToList();

        var lists = new Dictionary<string, Dictionary<string, JsonObject>>();
        foreach (var level in (string[])["campaigns", "adsets", "ads"])
        {
            var answer = await relay.ListAsync(level, turn.Plan.Organization, turn.Plan.AdAccountId, cancellationToken);
            if (answer.Failure is { } failure) return await LaterAsync(turn, failure.OfReading(), cancellationToken);
            lists[level] = answer.ById();
        }

        var tracking = await strategis.ListCampaignsAsync(turn.Plan.Organization, cancellationToken);
        if (tracking.Failure is { } unlisted) return await LaterAsync(turn, unlisted.OfReading(), cancellationToken);

        var problems = Compare(turn, made, lists).Concat(CompareTracking(turn, made, tracking)).ToList();
        if (problems.Count > 0) return await LaterAsync(turn, new CallFailure { Class = FailureClass.Verification, Source = "facebook", Message = string.Join(" ", problems.Take(5)) }, cancellationToken);
        return await CheckLinksAsync(turn, made, cancellationToken);
    }

    private static IEnumerable<string> Compare(SetupTurn turn, List<MadeObject> made, Dictionary<string, Dictionary<string, JsonObject>> lists)
    {
        foreach (var item in made)
        {
            var (level, parentField, parent) = item.ObjectType switch
            {
                ObjectType.FacebookCampaign => ("campaigns", null, null),
                ObjectType.FacebookAdSet => ("adsets", "campaign_id", turn.Row.FacebookCampaignId),
                ObjectType.FacebookAd => ("ads", "adset_id", made.Find(other => other.ObjectType == ObjectType.FacebookAdSet && other.AdSetIndex == item.AdSetIndex)!.ExternalId),
                _ => (null, (string?)null, (string?)null),
            };
            if (level is null) continue;
            if (!lists[level].TryGetValue(item.ExternalId!, out var row))
            {
                yield return $"{item.ObjectType} {item.ExternalId} is not in Facebook's list.";
                continue;
            }

            if (row["status"]?.ToString() is { } status && status != "PAUSED") yield return $"{item.ObjectType} {item.ExternalId} is {status}, not PAUSED.";
            if (parentField is not null && row[parentField]?.ToString() is { } actual && actual != parent) yield return $"{item.ObjectType} {item.ExternalId} lies under {actual}, not {parent}.";
            if (item.ObjectType != ObjectType.FacebookAd) continue;
            var creative = CreativeOf(turn, made, item);
            if (row["creative"] is JsonObject shown && CallAnswer.IdOf(shown) is { } carried && carried != creative) yield return $"Ad {item.ExternalId} carries creative {carried}, not {creative}.";
        }
    }

    private static IEnumerable<string> CompareTracking(SetupTurn turn, List<MadeObject> made, CallAnswer list)
    {
        var rows = list.ById();
        foreach (var item in made.Where(item => item.ObjectType == ObjectType.TrackingCampaign))
        {
            if (!rows.TryGetValue(item.ExternalId!, out var row)) yield return $"Tracking campaign {item.ExternalId} is not in Strategis's list.";
            else if (CallAnswer.IdOf(row["template"]) is { } template && template != turn.Row.TemplateId) yield return $"Tracking campaign {item.ExternalId} has template {template}, not {turn.Row.TemplateId}.";
        }
    }

    private async Task<CallResult> CheckLinksAsync(SetupTurn turn, List<MadeObject> made, CancellationToken cancellationToken)
    {
        var answer = await relay.ListCreativesAsync(turn.Plan.Organization, turn.Plan.AdAccountId, cancellationToken);
        if (answer.Failure is { } failure)
        {
            // The proxy's allow-list may not permit it; everything else has been seen.
            if (failure.MayPass && turn.Row.Verifications + 1 < MostLooks) return await LaterAsync(turn, failure.OfReading(), cancellationToken);
            await journal.WarnAsync(turn.RequestId, ["The links of the creatives could not be read back."], cancellationToken);
            return CallResult.Done;
        }

        var payloads = new FacebookPayloads(options);
        var creatives = answer.ById();
        var remarks = new List<string>();
        foreach (var ad in made.Where(item => item.ObjectType == ObjectType.FacebookAd))
        {
            var plan = turn.Plan.AdSets[ad.AdSetIndex!.Value].Ads[ad.AdIndex!.Value];
            var tracking = made.Find(item => item.ObjectType == ObjectType.TrackingCampaign && item.AdSetIndex == ad.AdSetIndex)!;
            var id = CreativeOf(turn, made, ad);
            if (!creatives.TryGetValue(id, out var creative) || LinkIn(creative["object_story_spec"]) is not { } link) continue;
            var expected = plan.Creative is { } content ? payloads.LinkOf(content, tracking.ExternalId!, tracking.TrackingUrl!) : tracking.TrackingUrl!;
            if (link == expected) continue;
            // A creative that was given is the giver's business; one of ours must be right.
            if (plan.CreativeId is null) return await LaterAsync(turn, new CallFailure { Class = FailureClass.Verification, Source = "facebook", Message = $"Creative {id} links to {link}, not to {expected}." }, cancellationToken);
            remarks.Add($"The given creative {id} links to {link}; clicks will not be counted for {tracking.ExternalId}.");
        }

        await journal.WarnAsync(turn.RequestId, remarks, cancellationToken);
        return CallResult.Done;
    }

    /// <summary>Puts the first tracking campaign's id before the Facebook campaign's name, by which Strategis binds spend.</summary>
    private async Task<CallResult?> BindAsync(SetupTurn turn, CancellationToken cancellationToken)
    {
        var tracking = await database.UseAsync(connection => connection.ExecuteScalarAsync<string>(new CommandDefinition(
            "SELECT strategis_campaign_ids[1] FROM campaign_mappings WHERE request_id = @request_id", new { request_id = turn.RequestId }, cancellationToken: cancellationToken)), cancellationToken);
        var answer = await relay.ProxyAsync(turn.Plan.Organization, HttpMethod.Post, turn.Row.FacebookCampaignId!, new JsonObject { ["name"] = $"{tracking}_{turn.Names.Campaign}" }, cancellationToken);
        return answer.Failure is { } failure ? await LaterAsync(turn, failure.OfReading(), cancellationToken) : null;
    }

    private async Task<CallResult> LaterAsync(SetupTurn turn, CallFailure failure, CancellationToken cancellationToken)
    {
        var isThrottled = failure.Class == FailureClass.Throttled;
        var looks = turn.Row.Verifications + 1;
        // A list may lag behind what was just made: each look comes later than the one before.
        if ((isThrottled ? pauses.Throttle(failure) : looks < MostLooks && IsRetryable(failure) ? failure.RetryAfter ?? options.LookUpPause * Math.Pow(2, looks - 1) : null) is { } wait)
        {
            var since = await journal.PutOffAsync(turn, SetupStep.Complete, wait, isThrottled ? failure.Message : null, cancellationToken);
            if (!isThrottled || since < options.LongestThrottle.TotalSeconds) return new CallResult(wait > TimeSpan.Zero ? wait : TimeSpan.FromMilliseconds(1));
        }

        await database.UseAsync(connection => connection.ExecuteAsync(new CommandDefinition("""
            INSERT INTO campaign_errors (campaign_plan_id, campaign_mapping_id, request_id, step, error_type, error_message, attempt, http_status, fb_code, fb_subcode, fbtrace_id, retryable)
            SELECT campaign_plan_id, campaign_mapping_id, request_id, 'complete', @type, @message, verifications, @http, @code, @subcode, @trace, @retryable FROM campaign_requests WHERE request_id = @request_id
            """, new
        {
            request_id = turn.RequestId, type = Wire.Of(failure.Class), message = failure.Message, http = failure.HttpStatus, code = failure.Code, subcode = failure.Subcode, trace = failure.FbtraceId, retryable = IsRetryable(failure),
        }, cancellationToken: cancellationToken)), cancellationToken);
        return new CallResult(TimeSpan.Zero, failure, IsRetryable(failure));
    }

    private static bool IsRetryable(CallFailure failure) => failure.MayPass || failure.Class == FailureClass.Verification;

    private static string CreativeOf(SetupTurn turn, List<MadeObject> made, MadeObject ad) =>
        turn.Plan.AdSets[ad.AdSetIndex!.Value].Ads[ad.AdIndex!.Value].CreativeId
        ?? made.Find(item => item.ObjectType == ObjectType.FacebookCreative && item.AdSetIndex == ad.AdSetIndex && item.AdIndex == ad.AdIndex)!.ExternalId!;

    private static string? LinkIn(JsonNode? spec) =>
        spec?["link_data"]?["link"]?.ToString() ?? spec?["video_data"]?["call_to_action"]?["value"]?["link"]?.ToString();

    private sealed class MadeObject
    {
        public required string ObjectType { get; init; }
        public int? AdSetIndex { get; init; }
        public int? AdIndex { get; init; }
        public string? ExternalId { get; init; }
        public string? TrackingUrl { get; init; }
    }
}
