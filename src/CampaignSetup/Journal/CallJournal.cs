using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using Liftoff.CampaignSetup.Outside;
using Liftoff.CampaignSetup.Plan;
using Liftoff.CampaignSetup.Store;
using Liftoff.Sql;
using Npgsql;

namespace Liftoff.CampaignSetup.Journal;

/// <summary>
/// The write-ahead journal in PostgreSQL. A turn takes three statements: claim, start, finish. Each writes journal, mapping,
/// request and step at once, so that there is no moment between them.
/// </summary>
public sealed class CallJournal(SetupDatabase database, CampaignSetupOptions options)
{
    private const int PlansRemembered = 200;

    // A plan never changes once it is stored.
    private readonly ConcurrentDictionary<string, (CampaignPlan Plan, PlanNames Names)> plans = new();

    /// <returns>Null when the request is not known. Whether the turn was won says <see cref="ClaimedRow.IsHeld"/>.</returns>
    public async Task<SetupTurn?> ClaimAsync(string requestId, string worker, CancellationToken cancellationToken)
    {
        var remembered = plans.TryGetValue(requestId, out var known);
        var row = await database.UseAsync(connection => connection.QuerySingleOrDefaultAsync<ClaimedRow>(new CommandDefinition(
            SqlFile.Beside(typeof(CallJournal), "Claim.sql"),
            new { request_id = requestId, worker, lease_seconds = options.Lease.TotalSeconds, most = options.Parallelism, has_plan = remembered },
            cancellationToken: cancellationToken)), cancellationToken);
        if (row is null) return null;
        if (!remembered)
        {
            var plan = PlanReader.Read(row.PlanJson!).Plan ?? throw new InvalidOperationException($"The stored plan of {requestId} cannot be read.");
            known = (plan, PlanNames.Of(plan));
            if (plans.Count >= PlansRemembered) plans.Clear();
            plans[requestId] = known;
        }

        return new SetupTurn { RequestId = requestId, Worker = worker, Plan = known.Plan, Names = known.Names, Row = row, Calls = SetupTurn.ReadCalls(row.Calls) };
    }

    /// <returns>The number of this attempt; null when the lease is lost or the object exists already.</returns>
    public Task<int?> StartAsync(SetupTurn turn, OpenCall call, JsonObject payload, string? parentId, CancellationToken cancellationToken)
    {
        var text = payload.ToJsonString(SetupJson.Wire);
        return ScalarAsync<int?>("StartCall.sql", new
        {
            id = call.Id, request_id = turn.RequestId, worker = turn.Worker, step = call.Step, object_type = call.ObjectType, payload = text,
            payload_hash = CanonicalJson.HashOf(text), parent_external_id = parentId, lease_seconds = options.Lease.TotalSeconds,
        }, cancellationToken);
    }

    /// <returns>False when the row was finished by somebody else meanwhile.</returns>
    public async Task<bool> FinishAsync(OpenCall call, int attempts, string externalId, string? trackingUrl, string? parentId, bool reused, CancellationToken cancellationToken) =>
        await ScalarAsync<int>("FinishCall.sql", new { id = call.Id, attempts, external_id = externalId, tracking_url = trackingUrl, parent_external_id = parentId, reused }, cancellationToken) > 0;

    public Task FailAsync(SetupTurn turn, OpenCall call, int attempts, string status, CallFailure failure, TimeSpan wait, bool isFinal, CancellationToken cancellationToken) =>
        ExecuteAsync("FailCall.sql", new
        {
            id = call.Id, attempts, status, @class = Wire.Of(failure.Class), message = failure.Message, wait_seconds = wait.TotalSeconds,
            http_status = failure.HttpStatus, fb_code = failure.Code, fb_subcode = failure.Subcode, fbtrace_id = failure.FbtraceId,
            ad_account_id = turn.Plan.AdAccountId, retryable = failure.MayPass, details = Details(failure, isFinal),
        }, cancellationToken);

    /// <summary>Ends the request as failed and gives the lease back.</summary>
    /// <param name="failure">A failure class or <c>cancelled</c>.</param>
    public Task FailRequestAsync(SetupTurn turn, string failure, bool isRetryable, CancellationToken cancellationToken) =>
        ExecuteAsync("FailRequest.sql", new { request_id = turn.RequestId, worker = turn.Worker, failure, is_retryable = isRetryable }, cancellationToken);

    public Task CompleteAsync(SetupTurn turn, CancellationToken cancellationToken) =>
        ExecuteAsync("CompleteRequest.sql", new { request_id = turn.RequestId, worker = turn.Worker }, cancellationToken);

    /// <summary>Nothing was found; the next look comes after <paramref name="wait"/>.</summary>
    public Task NoteLookUpAsync(SetupTurn turn, OpenCall call, TimeSpan wait, CancellationToken cancellationToken) =>
        RunAsync("""
            WITH call AS (UPDATE campaign_calls SET look_ups = look_ups + 1, status = 'unknown' WHERE id = @id AND status <> 'succeeded' RETURNING request_id)
            UPDATE campaign_requests r SET wait_until = now() + @seconds * interval '1 second' FROM call c WHERE r.request_id = c.request_id
            """, new { id = call.Id, seconds = wait.TotalSeconds }, cancellationToken);

    /// <summary>Enters the step that has no calls of its own.</summary>
    public Task EnterStepAsync(SetupTurn turn, string step, CancellationToken cancellationToken) =>
        RunAsync("""
            WITH request AS (
              UPDATE campaign_requests SET status = 'in_progress', step = @step, verifications = verifications + 1, last_progress_at = now(), started_at = coalesce(started_at, now()), wait_until = NULL
              WHERE request_id = @request_id AND leased_by = @worker RETURNING attempt)
            INSERT INTO campaign_steps (request_id, step, attempt) SELECT @request_id, @step, attempt FROM request ON CONFLICT DO NOTHING
            """, new { request_id = turn.RequestId, worker = turn.Worker, step }, cancellationToken);

    /// <summary>Puts a step without calls off. A rest that Facebook asks for holds for the whole account and counts as no attempt.</summary>
    /// <returns>How many seconds ago the step began.</returns>
    public Task<double> PutOffAsync(SetupTurn turn, string step, TimeSpan wait, string? restReason, CancellationToken cancellationToken) =>
        database.UseAsync(connection => connection.ExecuteScalarAsync<double>(new CommandDefinition("""
            WITH request AS (
              UPDATE campaign_requests SET wait_until = now() + @seconds * interval '1 second', verifications = verifications - CASE WHEN @reason::text IS NULL THEN 0 ELSE 1 END
              WHERE request_id = @request_id AND leased_by = @worker RETURNING attempt
            ), rest AS (
              INSERT INTO campaign_account_rests (ad_account_id, until, reason) SELECT @account, now() + @seconds * interval '1 second', @reason FROM request WHERE @reason::text IS NOT NULL
              ON CONFLICT (ad_account_id) DO UPDATE SET until = greatest(campaign_account_rests.until, excluded.until), reason = excluded.reason
            )
            SELECT extract(epoch FROM now() - s.started_at)::float8 FROM campaign_steps s JOIN request r ON s.attempt = r.attempt WHERE s.request_id = @request_id AND s.step = @step
            """, new { request_id = turn.RequestId, worker = turn.Worker, step, seconds = wait.TotalSeconds, reason = restReason, account = turn.Plan.AdAccountId }, cancellationToken: cancellationToken)), cancellationToken);

    /// <summary>Of these ids, those that some journal row owns already.</summary>
    public async Task<IReadOnlySet<string>> OwnedAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken) =>
        (await database.UseAsync(connection => connection.QueryAsync<string>(new CommandDefinition(
            "SELECT external_id FROM campaign_calls WHERE external_id = ANY(@ids::varchar[])", new { ids = ids.ToArray() }, cancellationToken: cancellationToken)), cancellationToken)).ToHashSet();

    /// <summary>A further live object of a slot that has one: kept in the journal, reported, never used.</summary>
    public Task AddOrphanAsync(SetupTurn turn, OpenCall call, string externalId, string message, CancellationToken cancellationToken) =>
        RunAsync("""
            WITH orphan AS (
              INSERT INTO campaign_calls (request_id, step, object_type, ad_set_index, ad_index, copy, ordinal, client_request_key, name, status, external_id, finished_at)
              SELECT request_id, step, object_type, ad_set_index, ad_index,
                     (SELECT max(o.copy) + 1 FROM campaign_calls o WHERE o.request_id = c.request_id AND o.object_type = c.object_type AND o.ad_set_index IS NOT DISTINCT FROM c.ad_set_index AND o.ad_index IS NOT DISTINCT FROM c.ad_index),
                     ordinal, client_request_key || '~' || @external_id, name, 'orphan_suspect', @external_id, now()
              FROM campaign_calls c WHERE id = @id
              ON CONFLICT DO NOTHING RETURNING request_id, step, ad_set_index, ad_index)
            INSERT INTO campaign_errors (campaign_plan_id, campaign_mapping_id, request_id, step, error_type, error_message, error_details, retryable, ad_set_index, ad_index)
            SELECT r.campaign_plan_id, r.campaign_mapping_id, o.request_id, o.step, 'duplicate_external_object', @message, jsonb_build_object('externalId', @external_id::text), false, o.ad_set_index, o.ad_index
            FROM orphan o JOIN campaign_requests r ON r.request_id = o.request_id
            """, new { id = call.Id, external_id = externalId, message }, cancellationToken);

    /// <summary>Shows a fault of our own among the request's errors.</summary>
    public Task NoteFaultAsync(SetupTurn turn, string message, CancellationToken cancellationToken) =>
        RunAsync("""
            INSERT INTO campaign_errors (campaign_plan_id, campaign_mapping_id, request_id, step, error_type, error_message, attempt, retryable)
            SELECT campaign_plan_id, campaign_mapping_id, request_id, coalesce(step, 'plan_stored'), 'internal', @message, attempt, true FROM campaign_requests WHERE request_id = @request_id
            """, new { request_id = turn.RequestId, message }, cancellationToken);

    /// <summary>Remarks that people should see with the request; each stands there once.</summary>
    public Task WarnAsync(string requestId, IReadOnlyCollection<string> remarks, CancellationToken cancellationToken) => remarks.Count == 0
        ? Task.CompletedTask
        : RunAsync("""
            UPDATE campaign_requests r SET warnings = (SELECT jsonb_agg(DISTINCT w) FROM (SELECT jsonb_array_elements(r.warnings) AS w UNION SELECT to_jsonb(unnest(@remarks::text[]))) AS all_remarks)
            WHERE request_id = @request_id
            """, new { request_id = requestId, remarks = remarks.ToArray() }, cancellationToken);

    /// <returns>False when the lease is another worker's.</returns>
    public async Task<bool> RenewLeaseAsync(SetupTurn turn, CancellationToken cancellationToken) =>
        await RunAsync("UPDATE campaign_requests SET lease_until = now() + @seconds * interval '1 second' WHERE request_id = @request_id AND leased_by = @worker",
            new { request_id = turn.RequestId, worker = turn.Worker, seconds = options.Lease.TotalSeconds }, cancellationToken) > 0;

    public Task ReleaseLeaseAsync(string requestId, string worker, CancellationToken cancellationToken) =>
        RunAsync("UPDATE campaign_requests SET leased_by = NULL, lease_until = NULL WHERE request_id = @request_id AND leased_by = @worker", new { request_id = requestId, worker }, cancellationToken);

    /// <summary>An advisory lock for the life of what is returned; null when another process has it.</summary>
    public Task<IAsyncDisposable?> TryLockAsync(string what, CancellationToken cancellationToken) =>
        LockAsync("SELECT pg_try_advisory_lock(hashtextextended(@what, 1))", what, cancellationToken);

    /// <summary>An advisory lock for the life of what is returned; waits while another process has it.</summary>
    public async Task<IAsyncDisposable> LockAsync(string what, CancellationToken cancellationToken) =>
        (await LockAsync("SELECT true FROM pg_advisory_lock(hashtextextended(@what, 1))", what, cancellationToken))!;

    /// <summary>Whether another request's template of this key went out so lately that it may still appear.</summary>
    public Task<bool> IsTemplateInDoubtElsewhereAsync(string requestId, string organization, string key, TimeSpan lately, CancellationToken cancellationToken) =>
        database.UseAsync(connection => connection.ExecuteScalarAsync<bool>(new CommandDefinition("""
            SELECT EXISTS (SELECT 1 FROM campaign_calls c JOIN campaign_plans p ON p.request_id = c.request_id
                           WHERE c.object_type = 'template' AND c.status IN ('in_flight', 'unknown') AND c.name = @key AND p.organization = @organization
                             AND c.request_id <> @request_id AND c.last_started_at > now() - @seconds * interval '1 second')
            """, new { request_id = requestId, organization, key, seconds = lately.TotalSeconds }, cancellationToken: cancellationToken)), cancellationToken);

    public Task<string?> FindTemplateAsync(string organization, string key, CancellationToken cancellationToken) =>
        database.UseAsync(connection => connection.ExecuteScalarAsync<string?>(new CommandDefinition(
            "SELECT strategis_template_id FROM campaign_templates WHERE organization = @organization AND key = @key AND verified_at > now() - interval '1 day'",
            new { organization, key }, cancellationToken: cancellationToken)), cancellationToken);

    public Task SaveTemplateAsync(string organization, string key, string id, string? value, CancellationToken cancellationToken) =>
        RunAsync("""
            INSERT INTO campaign_templates (organization, key, strategis_template_id, value_sha256) VALUES (@organization, @key, @id, @hash)
            ON CONFLICT (organization, key) DO UPDATE SET strategis_template_id = excluded.strategis_template_id, value_sha256 = excluded.value_sha256, verified_at = now()
            """, new { organization, key, id, hash = value is null ? null : CanonicalJson.HashOf(value) }, cancellationToken);

    private static string Details(CallFailure failure, bool isFinal) => JsonSerializer.Serialize(new
    {
        source = failure.Source, type = failure.Type, userTitle = failure.UserTitle, userMessage = failure.UserMessage, blameFields = failure.BlameFields,
        retryAfterSeconds = failure.RetryAfter?.TotalSeconds, endsTheRequest = isFinal,
    }, SetupJson.Wire);

    private Task<T> ScalarAsync<T>(string file, object parameters, CancellationToken cancellationToken) =>
        database.UseAsync(async connection => (await connection.ExecuteScalarAsync<T>(new CommandDefinition(SqlFile.Beside(typeof(CallJournal), file), parameters, cancellationToken: cancellationToken)))!, cancellationToken);

    private Task<int> ExecuteAsync(string file, object parameters, CancellationToken cancellationToken) => RunAsync(SqlFile.Beside(typeof(CallJournal), file), parameters, cancellationToken);

    private Task<int> RunAsync(string sql, object parameters, CancellationToken cancellationToken) =>
        database.UseAsync(connection => connection.ExecuteAsync(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken)), cancellationToken);

    private async Task<IAsyncDisposable?> LockAsync(string sql, string what, CancellationToken cancellationToken)
    {
        var connection = await database.OpenAsync(cancellationToken);
        var isTaken = false;
        try
        {
            isTaken = await connection.ExecuteScalarAsync<bool>(new CommandDefinition(sql, new { what }, commandTimeout: 0, cancellationToken: cancellationToken));
            return isTaken ? new AdvisoryLock(connection, what) : null;
        }
        finally
        {
            if (!isTaken) await connection.DisposeAsync();
        }
    }

    private sealed class AdvisoryLock(NpgsqlConnection connection, string what) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            try
            {
                await connection.ExecuteAsync("SELECT pg_advisory_unlock(hashtextextended(@what, 1))", new { what });
            }
            catch (NpgsqlException)
            {
                // A session that is gone has no locks; what was done under this one is done.
            }
            finally
            {
                await connection.DisposeAsync();
            }
        }
    }
}
