using Liftoff.Functions.Starting;
using Liftoff.Jobs;
using Liftoff.Monitoring.Backfills;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Liftoff.Functions.Monitoring;

/// <summary>
/// <c>POST /api/monitor/backfill?from=&amp;to=&amp;onlyFailed=</c> and the daily refresh of the last three days, whose late and
/// reconciled revenue would otherwise never come in.
/// </summary>
public sealed class BackfillFunctions(Backfill backfill, TimeProvider time)
{
    private const string Orchestration = "Backfill";
    private const string PlanDays = "PlanBackfill";

    [Function("StartBackfill")]
    public async Task<IResult> StartAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "monitor/backfill")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        var given = await RequestParameters.ReadAsync(request, cancellationToken);
        if (given.Problem is { } problem) return Results.Problem(problem, statusCode: StatusCodes.Status400BadRequest);
        var reader = new ParameterReader(given.Values, time);
        var parameters = BackfillParameters.Read(reader);
        reader.RefuseUnknown();
        if (reader.Problems.Count > 0) return RequestParameters.Refused(reader.Problems);
        var joined = !await client.TryStartAsync(Orchestration, parameters.InstanceId, parameters, cancellationToken);
        return new StartedResult(client.CreateHttpManagementPayload(parameters.InstanceId), joined);
    }

    /// <summary>Takes the last three days again.</summary>
    [Function("RefreshTimer")]
    public Task OnScheduleAsync([TimerTrigger("%REFRESH_SCHEDULE%")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        var parameters = BackfillParameters.Read(new ParameterReader(new Dictionary<string, string?>(), time));
        return client.TryStartAsync(Orchestration, parameters.InstanceId, parameters, cancellationToken);
    }

    /// <summary>One day after the other; a day that fails does not stop the others. The custom status tells how far it is.</summary>
    /// <returns>The starts that failed.</returns>
    [Function(Orchestration)]
    public static async Task<IReadOnlyList<string>> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, BackfillParameters parameters)
    {
        var starts = await context.CallActivityAsync<List<JobStart>>(PlanDays, parameters);
        var failed = new List<string>();
        for (var i = 0; i < starts.Count; i++)
        {
            context.SetCustomStatus(new { done = i, total = starts.Count, failed = failed.Count });
            var runId = RunId.Of(new DateTimeOffset(context.CurrentUtcDateTime, TimeSpan.Zero), context.NewGuid());
            var result = await context.CallActivityAsync<JobResult>(JobOrchestration.Execute, new JobExecution(starts[i], runId));
            if (result.Status == JobStatus.Failed) failed.Add($"{starts[i].InstanceId}: {result.Error}");
        }

        context.SetCustomStatus(new { done = starts.Count, total = starts.Count, failed = failed.Count });
        return failed.Count == 0 ? [] : throw new JobFailedException($"{failed.Count} of {starts.Count} ingests failed; the first: {failed[0]}");
    }

    [Function(PlanDays)]
    public async Task<List<JobStart>> PlanAsync([ActivityTrigger] BackfillParameters parameters, CancellationToken cancellationToken) =>
        [.. (await backfill.DaysAsync(parameters, cancellationToken)).SelectMany(backfill.Starts)];
}
