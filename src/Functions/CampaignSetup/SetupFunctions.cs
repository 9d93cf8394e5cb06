using Liftoff.CampaignSetup.Requests;
using Liftoff.Composition;
using Liftoff.Functions.Starting;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Liftoff.Functions.CampaignSetup;

/// <summary>
/// Campaign setup over HTTP.
/// <list type="bullet">
/// <item><c>POST /api/campaigns[?draft=true]</c>: plan in, 202; 201 draft; 200 done already; 400 all reasons; 409 <c>request_id_conflict</c>, <c>duplicate_suspected</c>, <c>failed</c>; 503 no store</item>
/// <item><c>POST /api/campaigns/validate</c></item>
/// <item><c>GET /api/campaigns/{requestId}[?performance=days]</c>: with spend, revenue, RPC and ROAS per day; <c>GET …/errors</c></item>
/// <item><c>POST /api/campaigns/{requestId}/start|retry|cancel?rollback=</c></item>
/// <item><c>POST /api/campaigns/accounts/{adAccountId}/unblock</c></item>
/// </list>
/// </summary>
public sealed class SetupFunctions(SetupDesk desk, PlanCheck check, SetupQueries queries, SetupPerformance performance, TimeProvider time)
{
    [Function("SubmitCampaign")]
    public async Task<IResult> SubmitAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "campaigns")] HttpRequest request, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        if (await SetupAnswers.ReadPlanAsync(request, cancellationToken) is not { } json) return SetupAnswers.TooLarge();
        return await SetupAnswers.WithStoreAsync(async () =>
        {
            var key = request.Headers["Idempotency-Key"].ToString();
            var submission = await desk.SubmitAsync(json, key.Length == 0 ? null : key, request.Query["draft"] == "true", cancellationToken);
            if (submission.Outcome == SubmissionOutcome.Resumed) await SetupStarter.GoOnAsync(client, queries, submission.RequestId, cancellationToken);
            else if (submission.IsToBeDriven) await SetupStarter.StartAsync(client, submission.RequestId, cancellationToken);
            var id = submission.RequestId;
            var context = request.HttpContext;
            switch (submission.Outcome)
            {
                case SubmissionOutcome.Refused:
                    return SetupAnswers.Json(new { status = 400, title = "The plan is refused; nothing was stored and nothing was called.", problems = submission.Reading.Problems, warnings = submission.Reading.Warnings }, StatusCodes.Status400BadRequest);
                case SubmissionOutcome.IdTaken:
                    return SetupAnswers.Conflict("request_id_conflict", $"Another plan has the request id {id}; nothing was stored.");
                case SubmissionOutcome.DuplicateSuspected:
                    return SetupAnswers.Duplicate(context, submission.Other!, "Send \"allowDuplicate\": true if a second launch is wanted.");
                case SubmissionOutcome.FailedForGood:
                    return SetupAnswers.Conflict("failed", $"{id} failed for a reason that somebody must remove; then POST …/{id}/retry.", await queries.GetAsync(id, cancellationToken));
                case SubmissionOutcome.Completed:
                    return SetupAnswers.Json(await queries.GetAsync(id, cancellationToken));
                case SubmissionOutcome.Draft:
                    context.Response.Headers.Location = SetupAnswers.StatusUrl(context, id);
                    return SetupAnswers.Json(new { requestId = id, outcome = "draft", statusUrl = SetupAnswers.StatusUrl(context, id), warnings = submission.Reading.Warnings }, StatusCodes.Status201Created);
                default:
                    return SetupAnswers.Accepted(context, id, Liftoff.CampaignSetup.Wire.Of(submission.Outcome), new { warnings = submission.Reading.Warnings });
            }
        });
    }

    [Function("ValidateCampaign")]
    public async Task<IResult> ValidateAsync([HttpTrigger(AuthorizationLevel.Function, "post", Route = "campaigns/validate")] HttpRequest request, CancellationToken cancellationToken)
    {
        if (await SetupAnswers.ReadPlanAsync(request, cancellationToken) is not { } json) return SetupAnswers.TooLarge();
        var validation = await check.RunAsync(json, cancellationToken);
        return SetupAnswers.Json(validation, validation.IsValid ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
    }

    [Function("GetCampaign")]
    public Task<IResult> GetAsync([HttpTrigger(AuthorizationLevel.Function, "get", Route = "campaigns/{requestId}")] HttpRequest request, string requestId, CancellationToken cancellationToken) =>
        SetupAnswers.WithStoreAsync(async () =>
        {
            if (await queries.GetAsync(requestId, cancellationToken) is not { } status) return SetupAnswers.Unknown(requestId);
            var given = RequestParameters.OfQuestion(request, time);
            if (!given.Has("performance")) return SetupAnswers.Json(status);
            var days = given.WholeNumber("performance", 7, 1, 366);
            if (given.Problems.Count > 0) return RequestParameters.Refused(given.Problems);
            var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
            var tracking = status.AdSets.Select(adSet => adSet.StrategisCampaign.Id).OfType<string>().ToList();
            return SetupAnswers.JsonWith(status, "performance", await performance.RunAsync(tracking, status.Campaign.Id, today.AddDays(1 - days), today, cancellationToken));
        });

    [Function("GetCampaignErrors")]
    public Task<IResult> GetErrorsAsync([HttpTrigger(AuthorizationLevel.Function, "get", Route = "campaigns/{requestId}/errors")] HttpRequest request, string requestId, CancellationToken cancellationToken) =>
        SetupAnswers.WithStoreAsync(async () => await queries.GetAsync(requestId, cancellationToken) is { } status ? SetupAnswers.Json(status.Errors) : SetupAnswers.Unknown(requestId));

    [Function("StartCampaign")]
    public Task<IResult> StartAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "campaigns/{requestId}/start")] HttpRequest request, string requestId, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        CommandAsync(request, requestId, "started", client, () => desk.StartAsync(requestId, cancellationToken), cancellationToken);

    [Function("RetryCampaign")]
    public Task<IResult> RetryAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "campaigns/{requestId}/retry")] HttpRequest request, string requestId, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        CommandAsync(request, requestId, "retrying", client, () => desk.RetryAsync(requestId, cancellationToken), cancellationToken);

    [Function("CancelCampaign")]
    public Task<IResult> CancelAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "campaigns/{requestId}/cancel")] HttpRequest request, string requestId, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        CommandAsync(request, requestId, "cancelling", client, async () => new CommandResult(await desk.CancelAsync(requestId, request.Query["rollback"] == "true", cancellationToken)), cancellationToken);

    /// <summary>After a person cleared a policy block at Facebook.</summary>
    [Function("UnblockAccount")]
    public Task<IResult> UnblockAsync([HttpTrigger(AuthorizationLevel.Function, "post", Route = "campaigns/accounts/{adAccountId}/unblock")] HttpRequest request, string adAccountId, CancellationToken cancellationToken) =>
        SetupAnswers.WithStoreAsync(async () => SetupAnswers.Json(new { adAccountId, wasBlocked = await desk.UnblockAsync(adAccountId, cancellationToken) }));

    private Task<IResult> CommandAsync(HttpRequest request, string requestId, string done, DurableTaskClient client, Func<Task<CommandResult>> command, CancellationToken cancellationToken) =>
        SetupAnswers.WithStoreAsync(async () =>
        {
            var result = await command();
            if (result.Outcome == CommandOutcome.Accepted) await SetupStarter.GoOnAsync(client, queries, requestId, cancellationToken);
            return SetupAnswers.Of(request.HttpContext, result, requestId, done);
        });
}
