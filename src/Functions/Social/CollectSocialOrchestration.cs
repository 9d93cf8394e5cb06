using Liftoff.Jobs;
using Liftoff.Social.Collection;
using Liftoff.Warehouse;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Liftoff.Functions.Social;

/// <summary>
/// One collection: plan → batches, a few at once → once more for what was throttled, when its time has come → end. A batch is
/// an activity of its own, so that no activity grows with the number of users and a crash repeats one batch.
/// </summary>
public sealed class CollectSocialOrchestration(JobRunner jobs, CollectionSteps steps, TimeProvider time)
{
    public const string Name = "CollectSocial";

    private const string Plan = "PlanSocialCollection";
    private const string Collect = "CollectSocialBatch";
    private const string End = "EndSocialCollection";

    // Limits roll over an hour; what is blocked for longer is left to the next day's look-back.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(70);

    private static readonly TaskOptions Twice = TaskOptions.FromRetryPolicy(new RetryPolicy(2, TimeSpan.FromSeconds(5)));

    /// <returns>The run's result. A failed run fails the orchestration, with the result as its custom status.</returns>
    [Function(Name)]
    public static async Task<JobResult> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, JobStart start)
    {
        var runId = RunId.Of(new DateTimeOffset(context.CurrentUtcDateTime, TimeSpan.Zero), context.NewGuid());
        var run = new SocialRun(start, runId, new DateTimeOffset(DateTime.SpecifyKind(context.CurrentUtcDateTime, DateTimeKind.Utc)));
        var errors = new List<string>();
        var sum = BatchSummary.Empty;
        try
        {
            var plan = await context.CallActivityAsync<CollectionPlan>(Plan, run, Twice);
            sum = await CollectAsync(context, run, plan, errors);
        }
        catch (TaskFailedException failed)
        {
            errors.Add(failed.FailureDetails.ErrorMessage);
        }

        var result = await context.CallActivityAsync<JobResult>(End, new SocialEnd(run, sum, errors), Twice);
        context.SetCustomStatus(result);
        return result.Status == JobStatus.Failed ? throw new JobFailedException(result.Error ?? "The collection failed.") : result;
    }

    [Function(Plan)]
    public Task<CollectionPlan> PlanAsync([ActivityTrigger] SocialRun run, CancellationToken cancellationToken) =>
        jobs.StepAsync(run.Start, run.RunId, run.StartedAt, (_, token) => steps.PlanAsync(ParametersOf(run), token), cancellationToken);

    [Function(Collect)]
    public Task<BatchSummary> CollectAsync([ActivityTrigger] SocialBatch batch, CancellationToken cancellationToken) =>
        jobs.StepAsync(batch.Run.Start, batch.Run.RunId, batch.Run.StartedAt, (run, token) => steps.CollectAsync(run, ParametersOf(batch.Run), batch.Users, batch.Resumes, cancellationToken: token), cancellationToken);

    [Function(End)]
    public Task<JobResult> EndAsync([ActivityTrigger] SocialEnd end, CancellationToken cancellationToken) =>
        jobs.EndAsync(end.Run.Start, end.Run.RunId, end.Run.StartedAt, (run, token) => steps.FinishAsync(run, ParametersOf(end.Run), end.Sum, end.Errors, end.Run.StartedAt, token), cancellationToken);

    private static async Task<BatchSummary> CollectAsync(TaskOrchestrationContext context, SocialRun run, CollectionPlan plan, List<string> errors)
    {
        var summaries = new BatchSummary?[plan.Batches.Count];
        await PassAsync([.. Enumerable.Range(0, summaries.Length)], plan.Resumes);

        var throttled = Enumerable.Range(0, summaries.Length).Where(i => summaries[i]?.RetryAt is { } at && at.UtcDateTime - context.CurrentUtcDateTime <= LongestWait).ToArray();
        if (throttled.Length > 0)
        {
            await context.CreateTimer(throttled.Max(i => summaries[i]!.RetryAt!.Value.UtcDateTime), CancellationToken.None);
            await PassAsync(throttled, resumes: true);
        }

        return summaries.OfType<BatchSummary>().Aggregate(BatchSummary.Empty, (sum, summary) => sum + summary);

        async Task PassAsync(int[] batches, bool resumes)
        {
            var next = 0;
            await Task.WhenAll(Enumerable.Range(0, CollectSocial.BatchesAtOnce).Select(_ => LaneAsync()));

            // Orchestrators run on one thread, so that the lanes share the counter safely.
            async Task LaneAsync()
            {
                while (next < batches.Length)
                {
                    var batch = batches[next++];
                    if (await OneAsync(new SocialBatch(run, plan.Batches[batch], resumes)) is not { } summary) continue;
                    summaries[batch] = summaries[batch]?.FollowedBy(summary) ?? summary;
                    var soFar = summaries.OfType<BatchSummary>().ToArray();
                    context.SetCustomStatus(new { users = plan.Users, usersDone = soFar.Sum(s => s.Users), metricsInserted = soFar.Sum(s => s.Inserted) });
                }
            }
        }

        async Task<BatchSummary?> OneAsync(SocialBatch batch)
        {
            try
            {
                return await context.CallActivityAsync<BatchSummary>(Collect, batch, Twice);
            }
            catch (TaskFailedException failed)
            {
                errors.Add(failed.FailureDetails.ErrorMessage);
                return null;
            }
        }
    }

    private CollectSocialParameters ParametersOf(SocialRun run) => CollectSocialParameters.Read(run.Start.ToReader(time));
}
