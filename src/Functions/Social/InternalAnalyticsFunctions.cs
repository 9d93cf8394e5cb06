using System.Globalization;
using Liftoff.Functions.Starting;
using Liftoff.Jobs;
using Liftoff.Social.Collection;
using Liftoff.Social.Scheduling;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Liftoff.Functions.Social;

/// <summary>
/// The predecessor's internal endpoints, with its JSON and its status codes, and the daily timer.
/// <list type="bullet">
/// <item><c>GET /api/internal/analytics/scheduler-status</c></item>
/// <item><c>POST /api/internal/analytics/trigger-collection?date=&amp;platform=&amp;user=</c></item>
/// </list>
/// Both are open to the host and guarded by X-Cron-Secret: pg_cron and the like know no function keys.
/// </summary>
public sealed class InternalAnalyticsFunctions(CronSecret secret, CollectionSchedule schedule, TimeProvider time, ILogger<InternalAnalyticsFunctions> logger)
{
    [Function("GetSchedulerStatus")]
    public IResult GetStatus([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "internal/analytics/scheduler-status")] HttpRequest request)
    {
        if (Refusal(request) is { } refusal) return refusal;
        var job = new
        {
            id = "daily_analytics_collection",
            name = "Daily Analytics Collection",
            next_run = schedule.NextRun(time.GetUtcNow())?.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture),
            trigger = schedule.Trigger,
        };
        var jobs = schedule.IsRunning ? new[] { job } : [];
        return Results.Json(new { success = true, data = new { status = schedule.IsRunning ? "running" : "not_running", jobs } });
    }

    [Function("TriggerCollection")]
    public async Task<IResult> TriggerAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "internal/analytics/trigger-collection")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        if (Refusal(request) is { } refusal) return refusal;
        var given = await RequestParameters.ReadAsync(request, cancellationToken);
        if (given.Problem is { } problem) return Results.Json(new { detail = problem }, statusCode: StatusCodes.Status400BadRequest);

        // Other fields are left alone: pg_cron sends some of its own.
        var reader = new ParameterReader(given.Values, time);
        var parameters = CollectSocialParameters.Read(reader);
        if (reader.Problems.Count > 0) return Results.Json(new { detail = string.Join("; ", reader.Problems.Select(p => $"{JobParameter.CamelCase(p.Name)} {p.Spelled(JobParameter.CamelCase)}")) }, statusCode: StatusCodes.Status400BadRequest);

        try
        {
            var joined = !await client.TryStartAsync(CollectSocialOrchestration.Name, parameters.InstanceId, parameters.ToStart(), cancellationToken);
            var payload = client.CreateHttpManagementPayload(parameters.InstanceId);
            return Results.Json(new
            {
                success = true,
                message = joined ? "Analytics collection is already running" : "Analytics collection job started in background",
                triggered_at = time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffffzzz", CultureInfo.InvariantCulture),
                id = payload.Id,
                statusQueryGetUri = payload.StatusQueryGetUri,
                already_running = joined,
            });
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            logger.LogError(failure, "The collection could not be started.");
            return Results.Json(new { detail = $"Failed to trigger analytics collection: {Upstream.Redaction.OneLine(failure.Message)}" }, statusCode: StatusCodes.Status500InternalServerError);
        }
    }

    [Function(CollectionSchedule.Function)]
    public async Task OnScheduleAsync([TimerTrigger("%" + CollectionSchedule.Setting + "%")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        if (timer.IsPastDue && !schedule.IsWithinGrace(time.GetUtcNow()))
        {
            logger.LogWarning("The collection was due more than {Grace} ago and is left out; the next one looks back.", CollectionSchedule.Grace);
            return;
        }

        var parameters = CollectSocialParameters.Read(new ParameterReader(new Dictionary<string, string?>(), time));
        if (!await client.TryStartAsync(CollectSocialOrchestration.Name, parameters.InstanceId, parameters.ToStart(), cancellationToken)) logger.LogInformation("A collection of yesterday is running already; the timer joined it.");
    }

    /// <summary>403 for a missing secret, too: the predecessor knew no 401.</summary>
    private IResult? Refusal(HttpRequest request)
    {
        if (!secret.IsConfigured) return Results.Json(new { detail = "INTERNAL_CRON_SECRET is not configured" }, statusCode: StatusCodes.Status503ServiceUnavailable);
        return secret.Fits(request.Headers["X-Cron-Secret"]) ? null : Results.Json(new { detail = "Invalid or missing internal secret" }, statusCode: StatusCodes.Status403Forbidden);
    }
}
