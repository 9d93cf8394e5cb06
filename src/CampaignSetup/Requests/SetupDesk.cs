using System.Text.Json;
using Dapper;
using Liftoff.CampaignSetup.Journal;
using Liftoff.CampaignSetup.Plan;
using Liftoff.CampaignSetup.Store;

namespace Liftoff.CampaignSetup.Requests;

/// <summary>Takes plans in, once each, and writes down what people want of requests. It calls nothing outside.</summary>
public sealed class SetupDesk(SetupDatabase database, CampaignSetupOptions options)
{
    /// <summary>Reads and checks a plan without storing anything.</summary>
    public PlanReading Read(string json) => PlanRules.Check(PlanReader.Read(json), options);

    /// <summary>Stores plan, request, mapping and journal in one transaction, or says what is there already.</summary>
    /// <param name="idempotencyKey">The id when the plan carries none; null to derive one from the plan.</param>
    /// <exception cref="StoreUnavailableException">PostgreSQL is not there.</exception>
    public async Task<Submission> SubmitAsync(string json, string? idempotencyKey, bool isDraft, CancellationToken cancellationToken)
    {
        var reading = Read(json);
        if (idempotencyKey is not null && RequestId.ProblemOf(idempotencyKey) is { } wrong) reading = reading with { Problems = [.. reading.Problems, new PlanProblem("", $"comes with an Idempotency-Key that {wrong}")] };
        if (idempotencyKey is not null && reading.Plan?.RequestId is { } own && own != idempotencyKey) reading = reading with { Problems = [.. reading.Problems, new PlanProblem("/requestId", "differs from the Idempotency-Key header")] };
        if (!reading.IsGood) return new Submission(SubmissionOutcome.Refused, reading.Plan?.RequestId ?? "", reading);
        var plan = reading.Plan!;
        var requestId = plan.RequestId ?? idempotencyKey ?? RequestId.Derive(reading.Hash);
        return await database.UseAsync(async connection =>
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            var names = PlanNames.Of(plan);
            // Two submissions of one content under two ids must see each other.
            await connection.ExecuteAsync("SELECT pg_advisory_xact_lock(hashtextextended(@content, 2))", new { content = $"{plan.Organization}\n{plan.AdAccountId}\n{names.Campaign}" });
            var isNew = await connection.ExecuteAsync("""
                INSERT INTO campaign_requests (request_id, client_request_key, status, step, accepted_at, last_progress_at)
                VALUES (@requestId, @key, 'pending', 'plan_stored', CASE WHEN @isDraft THEN NULL ELSE now() END, now()) ON CONFLICT (request_id) DO NOTHING
                """, new { requestId, key = $"campaign-{requestId}", isDraft }) > 0;
            if (!isNew)
            {
                var met = await MeetAsync(connection, requestId, reading, isDraft);
                await transaction.CommitAsync(cancellationToken);
                return new Submission(met, requestId, reading);
            }

            if (await FindTwinAsync(connection, plan, names, reading.Hash, requestId) is { } twin && (!plan.AllowDuplicate || twin.IsRunning))
                return new Submission(SubmissionOutcome.DuplicateSuspected, requestId, reading, twin.RequestId);   // without a commit nothing stays

            await connection.ExecuteAsync(SqlFile.Read("insert_plan.sql"), new
            {
                request_id = requestId, brand = plan.Brand, objective = plan.Objective, hook_set_id = plan.HookSetId, market = plan.Market, channel = plan.Channel, date = plan.Date,
                category = plan.Category, ad_account_id = plan.AdAccountId, organization = plan.Organization, domain = plan.Domain, destination = plan.Destination, template_id = plan.TemplateId,
                campaign_name = names.Campaign, ad_set_names = names.AdSets.ToArray(), ad_names = JsonSerializer.Serialize(names.Ads, SetupJson.Wire), currency = plan.Currency,
                plan_json = reading.Json, plan_hash = reading.Hash, is_draft = isDraft,
                calls = JsonSerializer.Serialize(CallPlanner.Plan(plan, names, requestId, options.TemplateKey), SetupJson.Columns),
            });
            await connection.ExecuteAsync("UPDATE campaign_requests SET warnings = @warnings::jsonb WHERE request_id = @requestId",
                new { requestId, warnings = JsonSerializer.Serialize(reading.Warnings.Select(warning => $"{warning.At} {warning.Problem}"), SetupJson.Wire) });
            await connection.ExecuteAsync("INSERT INTO campaign_steps (request_id, step, attempt, finished_at, outcome) VALUES (@requestId, 'plan_stored', 1, now(), 'succeeded')", new { requestId });
            await transaction.CommitAsync(cancellationToken);
            return new Submission(isDraft ? SubmissionOutcome.Draft : SubmissionOutcome.Accepted, requestId, reading);
        }, cancellationToken);
    }

    /// <returns>A request with the same content that did not fail; null for none.</returns>
    public Task<string?> FindDuplicateAsync(PlanReading reading, CancellationToken cancellationToken) => database.UseAsync(async connection =>
        (await FindTwinAsync(connection, reading.Plan!, PlanNames.Of(reading.Plan!), reading.Hash, reading.Plan!.RequestId ?? ""))?.RequestId, cancellationToken);

    /// <summary>Launches a draft.</summary>
    public Task<CommandOutcome> StartAsync(string requestId, CancellationToken cancellationToken) => CommandAsync(requestId, """
        WITH plan AS (UPDATE campaign_plans SET status = 'pending' WHERE request_id = @requestId AND status = 'draft' RETURNING request_id)
        UPDATE campaign_requests r SET accepted_at = now(), last_progress_at = now() FROM plan p WHERE r.request_id = p.request_id AND NOT r.cancel_requested
        """, cancellationToken);

    /// <summary>Lets a failed request go on from its first missing object. The reason of the failure should be gone.</summary>
    public Task<CommandOutcome> RetryAsync(string requestId, CancellationToken cancellationToken) => CommandAsync(requestId, RetrySql, cancellationToken);

    /// <summary>Stops a request. With <paramref name="rollback"/> what it made is taken back, also when it is complete already.</summary>
    public Task<CommandOutcome> CancelAsync(string requestId, bool rollback, CancellationToken cancellationToken) => CommandAsync(requestId, rollback
        ? "UPDATE campaign_requests SET cancel_requested = true, rollback_requested = true, wait_until = NULL WHERE request_id = @requestId"
        : "UPDATE campaign_requests SET cancel_requested = true, wait_until = NULL WHERE request_id = @requestId AND status IN ('pending', 'in_progress')", cancellationToken);

    /// <summary>Lifts the block of an ad account after a person cleared it at Facebook.</summary>
    /// <returns>Whether there was one.</returns>
    public Task<bool> UnblockAsync(string adAccountId, CancellationToken cancellationToken) => database.UseAsync(async connection =>
        await connection.ExecuteAsync(new CommandDefinition("DELETE FROM campaign_account_rests WHERE ad_account_id = @id", new { id = Facebook.AdAccount.ToNumeric(adAccountId) }, cancellationToken: cancellationToken)) > 0, cancellationToken);

    private const string RetrySql = """
        WITH request AS (
          UPDATE campaign_requests SET status = 'in_progress', failure = NULL, failure_is_retryable = false, attempt = attempt + 1, verifications = 0, wait_until = NULL, finished_at = NULL, last_progress_at = now()
          WHERE request_id = @requestId AND status = 'failed' AND NOT cancel_requested RETURNING request_id
        ), plan AS (
          UPDATE campaign_plans p SET status = 'creating', failed_step = NULL FROM request r WHERE p.request_id = r.request_id
        ), mapping AS (
          UPDATE campaign_mappings m SET status = 'creating' FROM request r WHERE m.request_id = r.request_id
        ), calls AS (
          UPDATE campaign_calls c SET transient_failures = 0, throttles = 0, throttle_wait_seconds = 0, look_ups = 0, status = CASE c.status WHEN 'failed' THEN 'planned' ELSE c.status END
          FROM request r WHERE c.request_id = r.request_id AND c.status IN ('planned', 'failed', 'unknown', 'in_flight')
        )
        SELECT count(*)::int FROM request
        """;

    private static async Task<SubmissionOutcome> MeetAsync(Npgsql.NpgsqlConnection connection, string requestId, PlanReading reading, bool isDraft)
    {
        var there = await connection.QuerySingleAsync<(string Hash, string Status, string PlanStatus, bool IsRetryable)>("""
            UPDATE campaign_requests r SET replays = replays + CASE WHEN p.plan_hash = @hash THEN 1 ELSE 0 END
            FROM campaign_plans p WHERE p.request_id = r.request_id AND r.request_id = @requestId
            RETURNING p.plan_hash, r.status, p.status, r.failure_is_retryable
            """, new { requestId, hash = reading.Hash });
        if (there.Hash.Trim() != reading.Hash) return SubmissionOutcome.IdTaken;
        switch (there)
        {
            case { PlanStatus: "draft" } when isDraft:
                return SubmissionOutcome.Draft;
            case { PlanStatus: "draft" }:
                await connection.ExecuteAsync("UPDATE campaign_plans SET status = 'pending' WHERE request_id = @requestId; UPDATE campaign_requests SET accepted_at = now(), last_progress_at = now() WHERE request_id = @requestId", new { requestId });
                return SubmissionOutcome.Accepted;
            case { Status: "completed" }:
                return SubmissionOutcome.Completed;
            case { Status: "failed", IsRetryable: true }:
                await connection.ExecuteScalarAsync<int>(RetrySql, new { requestId });
                return SubmissionOutcome.Resumed;
            case { Status: "failed" }:
                return SubmissionOutcome.FailedForGood;
            default:
                return SubmissionOutcome.Running;
        }
    }

    private static async Task<(string RequestId, bool IsRunning)?> FindTwinAsync(Npgsql.NpgsqlConnection connection, CampaignPlan plan, PlanNames names, string hash, string requestId)
    {
        var twins = await connection.QueryAsync<(string RequestId, bool IsRunning)>("""
            SELECT p.request_id, p.status IN ('pending', 'creating') FROM campaign_plans p JOIN campaign_requests r ON r.request_id = p.request_id
            WHERE p.request_id <> @requestId AND p.status NOT IN ('failed', 'draft')
              AND (p.plan_hash = @hash OR (p.organization = @organization AND p.ad_account_id = @account AND p.campaign_name = @name))
            ORDER BY 2 DESC, p.created_at DESC LIMIT 1
            """, new { requestId, hash, organization = plan.Organization, account = plan.AdAccountId, name = names.Campaign });
        return twins.Select(twin => ((string, bool)?)twin).FirstOrDefault();
    }

    private Task<CommandOutcome> CommandAsync(string requestId, string sql, CancellationToken cancellationToken) => database.UseAsync(async connection =>
    {
        var changed = sql == RetrySql
            ? await connection.ExecuteScalarAsync<int>(new CommandDefinition(sql, new { requestId }, cancellationToken: cancellationToken))
            : await connection.ExecuteAsync(new CommandDefinition(sql, new { requestId }, cancellationToken: cancellationToken));
        if (changed > 0) return CommandOutcome.Accepted;
        return await connection.ExecuteScalarAsync<bool>(new CommandDefinition("SELECT EXISTS (SELECT 1 FROM campaign_requests WHERE request_id = @requestId)", new { requestId }, cancellationToken: cancellationToken))
            ? CommandOutcome.NotNow
            : CommandOutcome.Unknown;
    }, cancellationToken);
}
