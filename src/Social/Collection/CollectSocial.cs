using Liftoff.Jobs;
using Liftoff.Warehouse;
using Npgsql;

namespace Liftoff.Social.Collection;

/// <summary>
/// The job <c>collect-social</c>: fetches yesterday's account-level figures of every connection, and those of a few days
/// before, and stores them batch by batch.
/// </summary>
public sealed class CollectSocial(JobRunner jobs, CollectionSteps steps, TimeProvider time) : IJob
{
    /// <summary>Batches under way at once: while one is written, the next one's calls go on.</summary>
    public const int BatchesAtOnce = 2;

    /// <summary>What it is called and takes.</summary>
    public static readonly JobDescription Describe = new(
        "collect-social",
        "Fetches account-level figures of Instagram, Facebook, YouTube and LinkedIn for every connected user.",
        CollectSocialParameters.Described,
        given => CollectSocialParameters.Read(given).ToStart());

    public JobDescription Description => Describe;

    public Task<JobResult> RunAsync(JobStart start, string? runId = null, IProgress<JobProgress>? progress = null, CancellationToken cancellationToken = default) =>
        jobs.RunAsync(start, (run, token) => CollectAsync(run, CollectSocialParameters.Read(start.ToReader(time)), token), runId, progress, cancellationToken);

    private async Task CollectAsync(Run run, CollectSocialParameters parameters, CancellationToken cancellationToken)
    {
        var startedAt = time.GetUtcNow();
        var calls = steps.Calls;
        var plan = await steps.PlanAsync(parameters, cancellationToken);
        var sum = BatchSummary.Empty;
        var errors = new List<string>();
        var gate = new Lock();
        var done = 0;
        run.Report(new JobProgress("collecting", 0));
        await Parallel.ForEachAsync(plan.Batches, new ParallelOptions { MaxDegreeOfParallelism = BatchesAtOnce, CancellationToken = cancellationToken }, async (batch, token) =>
        {
            try
            {
                var summary = await steps.CollectAsync(run, parameters, batch, plan.Resumes, count => run.Report(new JobProgress("collecting", Interlocked.Add(ref done, count))), token);
                lock (gate) sum += summary;
            }
            catch (Exception failure) when (failure is JobFailedException or NpgsqlException or WarehouseBusyException or WarehouseLeaseLostException)
            {
                // As in the orchestration: the other batches go on, and the run says what is missing.
                lock (gate) errors.Add(failure.Message);
            }
        });
        run.Count("calls", steps.Calls - calls);
        await steps.FinishAsync(run, parameters, sum, errors, startedAt, cancellationToken);
    }
}
