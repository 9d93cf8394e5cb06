using System.Text.Json;
using Dapper;
using Liftoff.CampaignSetup.Journal;
using Liftoff.CampaignSetup.Plan;
using Liftoff.CampaignSetup.Store;
using Liftoff.Sql;
using Npgsql;

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
            var content = Content.Of(plan, names, reading.Hash);
            await LockAsync(connection, content, cancellationToken);
            var isNew = await connection.ExecuteAsync(new CommandDefinition("""
                INSERT INTO campaign_requests (request_id, client_request_key, status, step, accepted_at, last_progress_at)
                VALUES (@requestId, @key, 'pending', 'plan_stored', CASE WHEN @isDraft THEN NULL ELSE now() END, now()) ON CONFLICT (request_id) DO NOTHING
                """, new { requestId, key = $"campaign-{requestId}", isDraft }, cancellationToken: cancellationToken)) > 0;
            var twin = await FindTwinAsync(connection, content, requestId, cancellationToken);
            var isBarred = twin is { } same && (!plan.AllowDuplicate || same.IsRunning);
            if (!isNew)
            {
                var met = await MeetAsync(connection, requestId, reading.Hash, isDraft, isBarred, cancellationToken);
                await transaction.CommitAsync(cancellationToken);
                return new Submission(met, requestId, reading, met == SubmissionOutcome.DuplicateSuspected ? twin?.RequestId : null);
            }

            if (isBarred) return new Submission(SubmissionOutcome.DuplicateSuspected, requestId, reading, twin?.RequestId);   // without a commit nothing stays

            await connection.ExecuteAsync(new CommandDefinition(SqlFile.Beside(typeof(SetupDesk), "InsertPlan.sql"), new
            {
                request_id = requestId, brand = plan.Brand, objective = plan.Objective, hook_set_id = plan.HookSetId, market = plan.Market, channel = plan.Channel, date = plan.Date,
                category = plan.Category, ad_account_id = plan.AdAccountId, organization = plan.Organization, domain = plan.Domain, destination = plan.Destination, template_id = plan.TemplateId,
                campaign_name = names.Campaign, ad_set_names = names.AdSets.ToArray(), ad_names = JsonSerializer.Serialize(names.Ads, SetupJson.Wire), currency = plan.Currency,
                plan_json = reading.Json, plan_hash = reading.Hash, is_draft = isDraft,
                warnings = JsonSerializer.Serialize(reading.Warnings.Select(warning => $"{warning.At} {warning.Problem}"), SetupJson.Wire),
                calls = JsonSerializer.Serialize(CallPlanner.Plan(plan, names, requestId, options.TemplateKey), SetupJson.Columns),
            }, cancellationToken: cancellationToken));
            await transaction.CommitAsync(cancellationToken);
            return new Submission(isDraft ? SubmissionOutcome.Draft : SubmissionOutcome.Accepted, requestId, reading);
        }, cancellationToken);
    }

    /// <returns>A request with the same content that did not fail; null for none.</returns>
    public Task<string?> FindDuplicateAsync(PlanReading reading, CancellationToken cancellationToken) => database.UseAsync(async connection =>
        (await FindTwinAsync(connection, Content.Of(reading.Plan!, PlanNames.Of(reading.Plan!), reading.Hash), reading.Plan!.RequestId ?? "", cancellationToken))?.RequestId, cancellationToken);

    /// <summary>Launches a draft, unless its content was launched under another id since it was stored.</summary>
    public Task<CommandResult> StartAsync(string requestId, CancellationToken cancellationToken) => LaunchAsync(requestId, StartSql, mayRepeat: false, cancellationToken);

    /// <summary>Lets a failed request go on from its first missing object. The reason of the failure should be gone.</summary>
    /// <remarks>While another request of the same content runs it may not: their objects have the same names, and a look-up could not tell them apart.</remarks>
    public Task<CommandResult> RetryAsync(string requestId, CancellationToken cancellationToken) => LaunchAsync(requestId, RetrySql, mayRepeat: true, cancellationToken);

    /// <summary>Stops a request. With <paramref name="rollback"/> what it made is taken back, also when it is complete already.</summary>
    public Task<CommandOutcome> CancelAsync(string requestId, bool rollback, CancellationToken cancellationToken) => database.UseAsync(async connection =>
    {
        var changed = await connection.ExecuteAsync(new CommandDefinition(rollback
            ? """
              WITH request AS (UPDATE campaign_requests SET cancel_requested = true, rollback_requested = true, wait_until = NULL, status = 'in_progress', finished_at = NULL WHERE request_id = @requestId RETURNING request_id), calls AS (
                UPDATE campaign_calls c SET transient_failures = 0, throttles = 0, throttle_wait_seconds = 0, look_ups = 0 FROM request r WHERE c.request_id = r.request_id)
              UPDATE campaign_plans p SET updated_at = now() FROM request r WHERE p.request_id = r.request_id
              """
            : "UPDATE campaign_requests SET cancel_requested = true, wait_until = NULL WHERE request_id = @requestId AND status IN ('pending', 'in_progress')", new { requestId }, cancellationToken: cancellationToken));
        return changed > 0 ? CommandOutcome.Accepted : await ReadContentAsync(connection, requestId, cancellationToken) is null ? CommandOutcome.Unknown : CommandOutcome.NotNow;
    }, cancellationToken);

    /// <summary>Lifts the block of an ad account after a person cleared it at Facebook.</summary>
    /// <returns>Whether there was one.</returns>
    public Task<bool> UnblockAsync(string adAccountId, CancellationToken cancellationToken) => database.UseAsync(async connection =>
        await connection.ExecuteAsync(new CommandDefinition("DELETE FROM campaign_account_rests WHERE ad_account_id = @id", new { id = Facebook.AdAccount.ToNumeric(adAccountId) }, cancellationToken: cancellationToken)) > 0, cancellationToken);

    private const string StartSql = """
        WITH request AS (
          UPDATE campaign_requests r SET accepted_at = now(), last_progress_at = now() FROM campaign_plans p
          WHERE r.request_id = @requestId AND p.request_id = r.request_id AND p.status = 'draft' AND NOT r.cancel_requested RETURNING r.request_id
        ), plan AS (
          UPDATE campaign_plans p SET status = 'pending' FROM request r WHERE p.request_id = r.request_id
        )
        SELECT count(*)::int FROM request
        """;

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

    private static async Task<SubmissionOutcome> MeetAsync(NpgsqlConnection connection, string requestId, string hash, bool isDraft, bool isBarred, CancellationToken cancellationToken)
    {
        var there = await connection.QuerySingleAsync<(string Hash, string Status, string PlanStatus, bool IsRetryable)>(new CommandDefinition("""
            UPDATE campaign_requests r SET replays = replays + CASE WHEN p.plan_hash = @hash THEN 1 ELSE 0 END
            FROM campaign_plans p WHERE p.request_id = r.request_id AND r.request_id = @requestId
            RETURNING p.plan_hash, r.status, p.status, r.failure_is_retryable
            """, new { requestId, hash }, cancellationToken: cancellationToken));
        if (there.Hash.Trim() != hash) return SubmissionOutcome.IdTaken;
        switch (there)
        {
            case { PlanStatus: "draft" } when isDraft:
                return SubmissionOutcome.Draft;
            case { PlanStatus: "draft" } or { Status: "failed", IsRetryable: true } when isBarred:
                return SubmissionOutcome.DuplicateSuspected;
            case { PlanStatus: "draft" }:
                return await connection.ExecuteScalarAsync<int>(new CommandDefinition(StartSql, new { requestId }, cancellationToken: cancellationToken)) > 0 ? SubmissionOutcome.Accepted : SubmissionOutcome.FailedForGood;
            case { Status: "completed" }:
                return SubmissionOutcome.Completed;
            case { Status: "failed", IsRetryable: true }:
                return await connection.ExecuteScalarAsync<int>(new CommandDefinition(RetrySql, new { requestId }, cancellationToken: cancellationToken)) > 0 ? SubmissionOutcome.Resumed : SubmissionOutcome.FailedForGood;
            case { Status: "failed" }:
                return SubmissionOutcome.FailedForGood;
            default:
                return SubmissionOutcome.Running;
        }
    }

    private Task<CommandResult> LaunchAsync(string requestId, string sql, bool mayRepeat, CancellationToken cancellationToken) => database.UseAsync(async connection =>
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (await ReadContentAsync(connection, requestId, cancellationToken) is not { } content) return new CommandResult(CommandOutcome.Unknown);
        await LockAsync(connection, content, cancellationToken);
        if (await connection.ExecuteScalarAsync<int>(new CommandDefinition(sql, new { requestId }, cancellationToken: cancellationToken)) == 0) return new CommandResult(CommandOutcome.NotNow);
        if (await FindTwinAsync(connection, content, requestId, cancellationToken) is { } twin && (twin.IsRunning || !(mayRepeat || content.AllowDuplicate))) return new CommandResult(CommandOutcome.Duplicate, twin.RequestId);
        await transaction.CommitAsync(cancellationToken);
        return new CommandResult(CommandOutcome.Accepted);
    }, cancellationToken);

    /// <summary>Launches of one content under several ids must see each other; the lock ends with the transaction.</summary>
    private static Task<int> LockAsync(NpgsqlConnection connection, Content content, CancellationToken cancellationToken) => connection.ExecuteAsync(new CommandDefinition(
        "SELECT pg_advisory_xact_lock(hashtextextended(@name, 2))", new { name = $"{content.Organization}\n{content.AdAccountId}\n{content.CampaignName}" }, cancellationToken: cancellationToken));

    private static Task<Content?> ReadContentAsync(NpgsqlConnection connection, string requestId, CancellationToken cancellationToken) => connection.QuerySingleOrDefaultAsync<Content>(new CommandDefinition("""
        SELECT organization, ad_account_id, campaign_name, plan_hash, coalesce((plan_json ->> 'allowDuplicate')::boolean, false) AS allow_duplicate FROM campaign_plans WHERE request_id = @requestId
        """, new { requestId }, cancellationToken: cancellationToken));

    private static async Task<(string RequestId, bool IsRunning)?> FindTwinAsync(NpgsqlConnection connection, Content content, string requestId, CancellationToken cancellationToken)
    {
        var twins = await connection.QueryAsync<(string RequestId, bool IsRunning)>(new CommandDefinition("""
            SELECT p.request_id, p.status IN ('pending', 'creating') FROM campaign_plans p
            WHERE p.request_id <> @requestId AND p.status NOT IN ('failed', 'draft')
              AND (p.plan_hash = @PlanHash OR (p.organization = @Organization AND p.ad_account_id = @AdAccountId AND p.campaign_name = @CampaignName))
            ORDER BY 2 DESC, p.created_at DESC LIMIT 1
            """, new { requestId, content.PlanHash, content.Organization, content.AdAccountId, content.CampaignName }, cancellationToken: cancellationToken));
        return twins.Select(twin => ((string, bool)?)twin).FirstOrDefault();
    }

    /// <summary>What makes two requests the same launch.</summary>
    private sealed class Content
    {
        public required string Organization { get; init; }
        public required string AdAccountId { get; init; }
        public required string CampaignName { get; init; }
        public required string PlanHash { get; init; }
        public bool AllowDuplicate { get; init; }

        public static Content Of(CampaignPlan plan, PlanNames names, string hash) =>
            new() { Organization = plan.Organization, AdAccountId = plan.AdAccountId, CampaignName = names.Campaign, PlanHash = hash, AllowDuplicate = plan.AllowDuplicate };
    }
}
