using DuckDB.NET.Data;
using Liftoff.Jobs;
using Liftoff.Warehouse.Runs;

namespace Liftoff.Warehouse;

/// <summary>One run of a job, handed to the job's body, which tells it what happens. Safe to use from several tasks at once.</summary>
public sealed class Run
{
    private readonly WarehouseFile warehouse;
    private readonly IProgress<JobProgress>? progress;
    private readonly TimeProvider time;
    private readonly Lock gate = new();
    private readonly RunRecord begun;
    private readonly Dictionary<string, long> counts = [];
    private readonly List<string> warnings = [];
    private bool isPartial;
    private bool hasWritten;

    internal Run(RunRecord begun, string folder, WarehouseFile warehouse, IProgress<JobProgress>? progress, TimeProvider time)
    {
        (this.begun, Folder, this.warehouse, this.progress, this.time) = (begun, folder, warehouse, progress, time);
    }

    /// <summary>Names the run in the run log and its landing folder.</summary>
    public string Id => begun.RunId;

    /// <summary>What the job was asked to do.</summary>
    public JobStart Start => begun.Start;

    /// <summary>The landing folder of this run: absolute, exists. Raw answers go here; they are compressed after the run.</summary>
    public string Folder { get; }

    /// <summary>The row of this run that was committed; null before.</summary>
    internal RunRecord? Committed { get; private set; }

    /// <summary>Sets a figure of the run's report, by snake_case name; a later value replaces an earlier one.</summary>
    public void Count(string name, long value)
    {
        lock (gate) counts[name] = value;
    }

    /// <summary>Adds a sentence that a reader of the figures has to know. The same sentence is kept once.</summary>
    public void Warn(string sentence)
    {
        lock (gate)
        {
            if (!warnings.Contains(sentence)) warnings.Add(sentence);
        }
    }

    /// <summary>Something is missing or left out on purpose: the run ends as <see cref="JobStatus.Partial"/>, with this warning.</summary>
    public void MarkPartial(string sentence)
    {
        Warn(sentence);
        lock (gate) isPartial = true;
    }

    /// <summary>Shows a step to whoever watches.</summary>
    public void Report(JobProgress step) => progress?.Report(step);

    /// <summary>
    /// Writes the job's tables and the run's own row, with its final status, counts and warnings, in one transaction: see
    /// <see cref="WarehouseFile.WriteAsync{T}"/>. At most once a run.
    /// </summary>
    /// <exception cref="InvalidOperationException">The run has written before.</exception>
    public async Task WriteAsync(Func<DuckDBConnection, CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        lock (gate)
        {
            if (hasWritten) throw new InvalidOperationException("A run writes once: one job, one transaction.");
            hasWritten = true;
        }

        var (record, afterthought) = await warehouse.CommitAsync(async (connection, token) =>
        {
            // Seen under the lease, so that of two attempts at the same run exactly one writes.
            if (RunTable.Find(connection, Id) is { IsCommitted: true } earlier) throw new AlreadyCommittedException(earlier);
            await work(connection, token);
            var ended = Snapshot() with { Status = isPartial ? JobStatus.Partial : JobStatus.Success, FinishedAt = time.GetUtcNow() };
            RunTable.Put(connection, ended);
            return ended;
        }, progress, cancellationToken);
        Committed = record;
        if (afterthought is not null) Warn(afterthought);
    }

    /// <summary>The run as it stands.</summary>
    internal RunRecord Snapshot()
    {
        lock (gate) return begun with { HeartbeatAt = time.GetUtcNow(), Counts = new Dictionary<string, long>(counts), Warnings = [.. warnings] };
    }

    internal RunRecord Ended() => Snapshot() with { Status = isPartial ? JobStatus.Partial : JobStatus.Success, FinishedAt = time.GetUtcNow() };

    internal RunRecord Failed(string error) => Snapshot() with { Status = JobStatus.Failed, FinishedAt = time.GetUtcNow(), Error = error };
}
