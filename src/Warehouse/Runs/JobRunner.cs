using System.Runtime.ExceptionServices;
using Liftoff.Jobs;
using Liftoff.Warehouse.Runs;
using Liftoff.Warehouse.Storage;
using Microsoft.Extensions.Logging;

namespace Liftoff.Warehouse;

/// <summary>Runs jobs and keeps their records: the one edge where an exception becomes a failed run.</summary>
public sealed class JobRunner
{
    private readonly WarehouseFile warehouse;
    private readonly RunRecords records;
    private readonly Landing landing;
    private readonly WarehouseOptions options;
    private readonly TimeProvider time;
    private readonly ILogger<JobRunner> logger;

    internal JobRunner(WarehouseFile warehouse, RunRecords records, Landing landing, WarehouseOptions options, TimeProvider time, ILogger<JobRunner> logger) =>
        (this.warehouse, this.records, this.landing, this.options, this.time, this.logger) = (warehouse, records, landing, options, time, logger);

    /// <summary>
    /// Runs <paramref name="body"/> as one run: its record is there from the first moment, shows a sign of life while it lasts, and
    /// ends with a status. A run id that was committed before is not run again: its recorded result is returned.
    /// </summary>
    /// <param name="start">What the job is asked to do.</param>
    /// <param name="body">Fetches, then writes once through <see cref="Run.WriteAsync"/>.</param>
    /// <param name="runId">Given by an orchestration, so that a repeated activity is the same run; null makes one. Letters, digits, <c>. _ -</c>.</param>
    /// <param name="progress">Told from any thread.</param>
    /// <param name="cancellationToken">Ends the run as failed, with the error <c>interrupted</c>.</param>
    /// <returns>Also for a failed run; the error says why.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled; the run is recorded as failed.</exception>
    public async Task<JobResult> RunAsync(JobStart start, Func<Run, CancellationToken, Task> body, string? runId = null, IProgress<JobProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(body);
        return await RunAsync(Begin(start, runId), body, runId, progress, cancellationToken);
    }

    /// <summary>
    /// Does one step of a run that is made of several calls, such as an orchestration's activities: a single call could not write
    /// batch by batch and be repeated batch by batch. The run's record shows <c>running</c> and signs of life while a step lasts, and
    /// stays so after it, until <see cref="EndAsync"/>; a run whose next step never comes counts as failed after a while.
    /// </summary>
    /// <param name="startedAt">The whole run's begin, the same in every step.</param>
    /// <param name="body">May write through <see cref="WarehouseFile.WriteAsync{T}"/>; the run's own write belongs to its end.</param>
    /// <remarks>Steps of one run may overlap. Failures are the caller's: nothing is recorded of them here.</remarks>
    public async Task<T> StepAsync<T>(JobStart start, string runId, DateTimeOffset startedAt, Func<Run, CancellationToken, Task<T>> body, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(body);
        var begun = Begin(start, runId) with { StartedAt = startedAt };
        using var scope = Scope(begun);
        using var trace = JobTrace.Begin(start, runId, watcher: null);
        var run = new Run(begun, landing.FolderOf(begun), warehouse, trace, time);
        await records.SaveAsync(run.Snapshot(), isFolded: false, cancellationToken);
        var result = default(T)!;
        await WithHeartbeatAsync(run, async () => result = await body(run, cancellationToken));
        await records.SaveAsync(run.Snapshot(), isFolded: false, cancellationToken);
        return result;
    }

    /// <summary>Ends a run that was made of <see cref="StepAsync"/> calls; as <see cref="RunAsync(JobStart, Func{Run, CancellationToken, Task}, string?, IProgress{JobProgress}?, CancellationToken)"/> otherwise.</summary>
    public Task<JobResult> EndAsync(JobStart start, string runId, DateTimeOffset startedAt, Func<Run, CancellationToken, Task> body, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(body);
        return RunAsync(Begin(start, runId) with { StartedAt = startedAt }, body, runId, progress: null, cancellationToken);
    }

    private async Task<JobResult> RunAsync(RunRecord begun, Func<Run, CancellationToken, Task> body, string? runId, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        if (runId is not null && landing.Find(begun) is { } earlier && earlier.ToRecord(null) is { IsCommitted: true } committed) return committed.ToResult();

        using var scope = Scope(begun);
        using var trace = JobTrace.Begin(begun.Start, begun.RunId, progress);
        var run = new Run(begun, landing.FolderOf(begun), warehouse, trace, time);
        var outcome = await ObserveAsync(run, body, cancellationToken);
        var ended = await RecordAsync(outcome);
        trace.End(ended.ToResult());
        if (outcome.Interruption is { } interruption) ExceptionDispatchInfo.Throw(interruption);
        await TidyAsync(run, cancellationToken);
        return ended.ToResult();
    }

    private async Task<Outcome> ObserveAsync(Run run, Func<Run, CancellationToken, Task> body, CancellationToken cancellationToken)
    {
        try
        {
            await records.SaveAsync(run.Snapshot(), isFolded: false, cancellationToken);
            await WithHeartbeatAsync(run, () => body(run, cancellationToken));
            return run.Committed is { } row ? new Outcome(row with { Warnings = run.Snapshot().Warnings }, IsFolded: true) : new Outcome(run.Ended(), IsFolded: false);
        }
        catch (AlreadyCommittedException e)
        {
            return new Outcome(e.Earlier, IsFolded: true);
        }
        catch (Exception e) when (run.Committed is not null)
        {
            // The tables are written and nothing can take that back; the run is what its row says.
            logger.LogError(e, "Run {RunId} of {Job} failed after its commit.", run.Id, run.Start.Job);
            run.Warn($"After the commit: {StorageError.Describe(e)}");
            return new Outcome(run.Committed with { Warnings = run.Snapshot().Warnings }, IsFolded: true);
        }
        catch (OperationCanceledException e) when (cancellationToken.IsCancellationRequested)
        {
            return new Outcome(run.Failed("interrupted"), IsFolded: false, e);
        }
        catch (Exception e)
        {
            if (e is JobFailedException or WarehouseBusyException or WarehouseLeaseLostException or WarehouseRefusedException or WarehouseOutcomeUnknownException)
                logger.LogWarning("Run {RunId} of {Job} failed: {Reason}", run.Id, run.Start.Job, e.Message);
            else
                logger.LogError(e, "Run {RunId} of {Job} failed.", run.Id, run.Start.Job);
            return new Outcome(run.Failed(StorageError.Describe(e)), IsFolded: false);
        }
    }

    private async Task<RunRecord> RecordAsync(Outcome outcome)
    {
        try
        {
            await records.SaveAsync(outcome.Ended, outcome.IsFolded, CancellationToken.None);
            return outcome.Ended;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The run's end has to be told even where it cannot be written, for example on a full disk.
            logger.LogError(e, "The record of run {RunId} could not be written.", outcome.Ended.RunId);
            return outcome.Ended with { Warnings = [.. outcome.Ended.Warnings, $"The run's record could not be written: {e.Message}"] };
        }
    }

    /// <summary>Shows signs of life while the work lasts; four in the time after which a run counts as dead.</summary>
    private async Task WithHeartbeatAsync(Run run, Func<Task> work)
    {
        using var stop = new CancellationTokenSource();
        var heart = Task.Run(() => BeatAsync(run, stop.Token), CancellationToken.None);
        try
        {
            await work();
        }
        finally
        {
            await stop.CancelAsync();
            await heart;
        }
    }

    private async Task BeatAsync(Run run, CancellationToken stop)
    {
        using var beat = new PeriodicTimer(options.Silence / 4, time);
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await beat.WaitForNextTickAsync(stop);
                await records.SaveAsync(run.Snapshot(), isFolded: false, stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                logger.LogWarning("Run {RunId} could not show a sign of life: {Reason}", run.Id, e.Message);
            }
        }
    }

    private async Task TidyAsync(Run run, CancellationToken cancellationToken)
    {
        try
        {
            await Landing.CompressAsync(run.Folder, cancellationToken);
            landing.DropOld();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or OperationCanceledException)
        {
            // The run has ended and is told as it ended; answers that stay unpacked can be replayed and are dropped like others.
            logger.LogWarning(e, "The landing folder {Folder} could not be tidied.", run.Folder);
        }
    }

    // Every line that is logged meanwhile carries these, wherever it comes from.
    private IDisposable? Scope(RunRecord run) => logger.BeginScope(new Dictionary<string, object> { ["Job"] = run.Job, ["RunId"] = run.RunId });

    private RunRecord Begin(JobStart start, string? runId)
    {
        var now = time.GetUtcNow();
        var id = runId ?? RunId.New(now);
        if (id.Length is 0 or > 100 || id[0] == '.' || !id.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-'))
            throw new ArgumentException($"\"{id}\" cannot name a folder: a run id takes letters, digits, '.', '_' and '-'.", nameof(runId));
        return new RunRecord
        {
            RunId = id,
            Job = start.Job,
            Date = start.Date,
            Parameters = start.Parameters,
            Status = JobStatus.Running,
            StartedAt = now,
            HeartbeatAt = now,
            Host = Environment.MachineName,
        };
    }

    /// <summary>How a run ended, whether the table has it already, and what the caller has to be told by exception.</summary>
    private sealed record Outcome(RunRecord Ended, bool IsFolded, OperationCanceledException? Interruption = null);
}
