using System.Globalization;
using DurableTask.Core.Exceptions;
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
public sealed class BackfillFunctions(Backfill backfill, IEnumerable<IJob> jobs, TimeProvider time)
{
    private const string Orchestration = "Backfill";
    private const string PlanDays = "PlanBackfill";
    private const string FetchDay = "BackfillJob";

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
        var joined = await ScheduleAsync(parameters, client, cancellationToken);
        return new StartedResult(client.CreateHttpManagementPayload(parameters.InstanceId), joined);
    }

    /// <summary>Takes the last three days again.</summary>
    [Function("RefreshTimer")]
    public Task OnScheduleAsync([TimerTrigger("%REFRESH_SCHEDULE%")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        ScheduleAsync(BackfillParameters.Read(new ParameterReader(new Dictionary<string, string?>(), time)), client, cancellationToken);

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
            var runId = $"{context.CurrentUtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}-{context.NewGuid().ToString("N")[..8]}";
            var result = await context.CallActivityAsync<JobResult>(FetchDay, new JobExecution(starts[i], runId));
            if (result.Status == JobStatus.Failed) failed.Add($"{starts[i].InstanceId}: {result.Error}");
        }

        context.SetCustomStatus(new { done = starts.Count, total = starts.Count, failed = failed.Count });
        return failed.Count == 0 ? [] : throw new JobFailedException($"{failed.Count} of {starts.Count} ingests failed; the first: {failed[0]}");
    }

    [Function(PlanDays)]
    public async Task<List<JobStart>> PlanAsync([ActivityTrigger] BackfillParameters parameters, CancellationToken cancellationToken) =>
        [.. (await backfill.DaysAsync(parameters, cancellationToken)).SelectMany(backfill.Starts)];

    [Function(FetchDay)]
    public Task<JobResult> FetchAsync([ActivityTrigger] JobExecution execution, CancellationToken cancellationToken) =>
        jobs.Single(job => job.Description.Name == execution.Start.Job).RunAsync(execution.Start, execution.RunId, progress: null, cancellationToken);

    /// <returns>Whether a running instance was joined.</returns>
    private static async Task<bool> ScheduleAsync(BackfillParameters parameters, DurableTaskClient client, CancellationToken cancellationToken)
    {
        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(Orchestration, parameters, new StartOrchestrationOptions { InstanceId = parameters.InstanceId }, cancellationToken);
            return false;
        }
        catch (OrchestrationAlreadyExistsException)
        {
            return true;
        }
    }
}
