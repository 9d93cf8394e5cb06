using Liftoff.Jobs;
using Liftoff.Warehouse;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Liftoff.Functions.Starting;

/// <summary>Runs any job as one orchestration with a status URL.</summary>
public sealed class JobOrchestration(IEnumerable<IJob> jobs, RunLog runs)
{
    public const string Name = "RunJob";

    /// <summary>The activity that does a job's work.</summary>
    public const string Execute = "ExecuteJob";

    private const string IsRunning = "IsJobRunning";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    /// <summary>A job that is waited for may itself hang; then this one goes ahead on what is stored.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(20);

    /// <returns>The job's result. A failed job fails the orchestration, with the result as its custom status.</returns>
    [Function(Name)]
    public static async Task<JobResult> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, JobRequest request)
    {
        if (request.WaitFor is { } other)
        {
            var giveUp = context.CurrentUtcDateTime + LongestWait;
            while (context.CurrentUtcDateTime < giveUp && await context.CallActivityAsync<bool>(IsRunning, request.Start with { Job = other }))
                await context.CreateTimer(Pause, CancellationToken.None);
        }

        var runId = RunId.Of(new DateTimeOffset(context.CurrentUtcDateTime, TimeSpan.Zero), context.NewGuid());
        var result = await context.CallActivityAsync<JobResult>(Execute, new JobExecution(request.Start, runId));
        context.SetCustomStatus(result);
        return result.Status == JobStatus.Failed ? throw new JobFailedException(result.Error ?? "The job failed.") : result;
    }

    [Function(Execute)]
    public Task<JobResult> ExecuteAsync([ActivityTrigger] JobExecution execution, CancellationToken cancellationToken) =>
        jobs.Single(job => job.Description.Name == execution.Start.Job).RunAsync(execution.Start, execution.RunId, progress: null, cancellationToken);

    [Function(IsRunning)]
    public async Task<bool> IsRunningAsync([ActivityTrigger] JobStart job, CancellationToken cancellationToken) =>
        (await runs.ListAsync(job.Job, job.Date, JobStatus.Running, cancellationToken)).Count > 0;
}
