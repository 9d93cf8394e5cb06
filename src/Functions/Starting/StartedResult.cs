using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;
using Microsoft.Azure.Functions.Worker;

namespace Liftoff.Functions.Starting;

/// <summary>202 with the documented names of the durable status payload, whatever serializer the worker uses, and where to look for the status.</summary>
/// <param name="joined">Whether the work was running already.</param>
public sealed class StartedResult(HttpManagementPayload payload, bool joined) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.Headers.Location = payload.StatusQueryGetUri;
        httpContext.Response.Headers.RetryAfter = "2";
        return Results.Json(
            new
            {
                id = payload.Id,
                statusQueryGetUri = payload.StatusQueryGetUri,
                sendEventPostUri = payload.SendEventPostUri,
                terminatePostUri = payload.TerminatePostUri,
                purgeHistoryDeleteUri = payload.PurgeHistoryDeleteUri,
                suspendPostUri = payload.SuspendPostUri,
                resumePostUri = payload.ResumePostUri,
                alreadyRunning = joined,
            },
            statusCode: StatusCodes.Status202Accepted).ExecuteAsync(httpContext);
    }
}
