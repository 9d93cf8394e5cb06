using System.Text.Json;
using Dapper;
using Liftoff.CampaignSetup.Journal;
using Liftoff.CampaignSetup.Store;

namespace Liftoff.CampaignSetup.Requests;

/// <summary>Answers questions about requests from the database alone.</summary>
public sealed class SetupQueries(SetupDatabase database)
{
    /// <returns>Null when there is no such request.</returns>
    public Task<SetupStatus?> GetAsync(string requestId, CancellationToken cancellationToken) => database.UseAsync(async connection =>
    {
        await using var answers = await connection.QueryMultipleAsync(new CommandDefinition("""
            SELECT p.id AS plan_id, m.id AS mapping_id, r.status, p.status AS plan_status, m.facebook_campaign_id, m.facebook_status, m.facebook_effective_status, m.strategis_status, m.status_synced_at,
                   r.step, r.failure, r.failure_is_retryable, CASE WHEN r.status IN ('pending', 'in_progress') AND w.until > now() THEN w.until END AS waits_until,
                   a.reason AS rest_reason, p.organization, p.ad_account_id, p.campaign_name, r.created_at, r.finished_at, r.warnings::text AS warnings
            FROM campaign_requests r JOIN campaign_plans p ON p.id = r.campaign_plan_id JOIN campaign_mappings m ON m.id = r.campaign_mapping_id
            LEFT JOIN campaign_account_rests a ON a.ad_account_id = p.ad_account_id
            CROSS JOIN LATERAL (SELECT greatest(r.wait_until, CASE WHEN isfinite(a.until) THEN a.until END) AS until) w
            WHERE r.request_id = @requestId;
            SELECT object_type, ad_set_index, ad_index, name, status, external_id, tracking_url, attempts, reused, last_error FROM campaign_calls WHERE request_id = @requestId AND copy = 0 ORDER BY ordinal;
            """ + ErrorsSql, new { requestId }, cancellationToken: cancellationToken));
        if (await answers.ReadSingleOrDefaultAsync<RequestRow>() is not { } request) return null;
        var calls = (await answers.ReadAsync<CallRow>()).ToList();
        var errors = (await answers.ReadAsync<SetupError>()).ToList();
        return Assemble(requestId, request, calls, errors);
    }, cancellationToken);

    /// <summary>Whether a worker has taken the request since its state was last changed, or has brought it to its end.</summary>
    public Task<bool> IsAtWorkAsync(string requestId, CancellationToken cancellationToken) => database.UseAsync(connection =>
        connection.ExecuteScalarAsync<bool>(new CommandDefinition("SELECT status = 'failed' OR (leased_by IS NOT NULL AND lease_until > now()) FROM campaign_requests WHERE request_id = @requestId", new { requestId }, cancellationToken: cancellationToken)), cancellationToken);

    public Task<IReadOnlyList<SetupError>> GetErrorsAsync(string requestId, CancellationToken cancellationToken) => database.UseAsync(async connection =>
        (IReadOnlyList<SetupError>)(await connection.QueryAsync<SetupError>(new CommandDefinition(ErrorsSql, new { requestId }, cancellationToken: cancellationToken))).ToList(), cancellationToken);

    private const string ErrorsSql = """
        SELECT step, error_type, error_message, attempt, http_status, fb_code, fb_subcode, fbtrace_id, retryable, ad_set_index, ad_index, created_at
        FROM campaign_errors WHERE request_id = @requestId ORDER BY created_at, id LIMIT 1000
        """;

    private static SetupStatus Assemble(string requestId, RequestRow request, List<CallRow> calls, List<SetupError> errors)
    {
        var slots = calls.ToDictionary(call => (call.ObjectType, call.AdSetIndex, call.AdIndex));
        var isDraft = request.PlanStatus == "draft";
        return new SetupStatus
        {
            RequestId = requestId,
            CampaignPlanId = request.PlanId,
            CampaignMappingId = request.MappingId,
            Status = isDraft ? "draft" : request.Status,
            SetupState = request.PlanStatus,
            DeliveryStatus = request.FacebookCampaignId is null ? null : request.FacebookEffectiveStatus ?? request.FacebookStatus ?? "PAUSED",
            StrategisStatus = request.StrategisStatus,
            StatusSyncedAt = request.StatusSyncedAt,
            Step = request.Step ?? SetupStep.PlanStored,
            Failure = request.Failure,
            FailureIsRetryable = request.FailureIsRetryable,
            WaitsUntil = request.WaitsUntil,
            WaitsFor = request.WaitsUntil is null ? null : request.RestReason ?? calls.Find(call => call.Status is not CallStatus.Succeeded && call.LastError is not null)?.LastError,
            Created = calls.Count(call => call.Status == CallStatus.Succeeded),
            Total = calls.Count,
            Organization = request.Organization,
            AdAccountId = request.AdAccountId,
            CampaignName = request.CampaignName,
            CreatedAt = request.CreatedAt,
            FinishedAt = request.FinishedAt,
            Campaign = slots[(ObjectType.FacebookCampaign, null, null)].ToNode(),
            Template = slots[(ObjectType.Template, null, null)].ToNode(),
            AdSets = [.. calls.Where(call => call.ObjectType == ObjectType.FacebookAdSet).Select(adSet =>
            {
                var tracking = slots[(ObjectType.TrackingCampaign, adSet.AdSetIndex, null)];
                return new AdSetNode(adSet.ToNode(), tracking.ToNode(), tracking.TrackingUrl,
                    [.. calls.Where(call => call.ObjectType == ObjectType.FacebookAd && call.AdSetIndex == adSet.AdSetIndex)
                        .Select(ad => new AdNode(ad.ToNode(), slots.GetValueOrDefault((ObjectType.FacebookCreative, ad.AdSetIndex, ad.AdIndex))?.ToNode()))]);
            })],
            Warnings = JsonSerializer.Deserialize<List<string>>(request.Warnings) ?? [],
            Errors = errors,
        };
    }

    private sealed class RequestRow
    {
        public Guid PlanId { get; init; }
        public Guid MappingId { get; init; }
        public required string Status { get; init; }
        public required string PlanStatus { get; init; }
        public string? FacebookCampaignId { get; init; }
        public string? FacebookStatus { get; init; }
        public string? FacebookEffectiveStatus { get; init; }
        public string? StrategisStatus { get; init; }
        public DateTimeOffset? StatusSyncedAt { get; init; }
        public string? Step { get; init; }
        public string? Failure { get; init; }
        public bool FailureIsRetryable { get; init; }
        public DateTimeOffset? WaitsUntil { get; init; }
        public string? RestReason { get; init; }
        public required string Organization { get; init; }
        public required string AdAccountId { get; init; }
        public required string CampaignName { get; init; }
        public DateTimeOffset CreatedAt { get; init; }
        public DateTimeOffset? FinishedAt { get; init; }
        public required string Warnings { get; init; }
    }

    private sealed class CallRow
    {
        public required string ObjectType { get; init; }
        public int? AdSetIndex { get; init; }
        public int? AdIndex { get; init; }
        public required string Name { get; init; }
        public required string Status { get; init; }
        public string? ExternalId { get; init; }
        public string? TrackingUrl { get; init; }
        public int Attempts { get; init; }
        public bool Reused { get; init; }
        public string? LastError { get; init; }

        public SetupNode ToNode() => new(ExternalId, Name, Status, Reused, Attempts, LastError);
    }
}
