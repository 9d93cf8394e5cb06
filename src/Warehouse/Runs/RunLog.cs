using DuckDB.NET.Data;
using Liftoff.Jobs;
using Liftoff.Warehouse.Runs;

namespace Liftoff.Warehouse;

/// <summary>
/// All runs: those in the committed table, and those whose records no writer has folded into it yet (running ones, and failed ones
/// since the last commit).
/// </summary>
public sealed class RunLog
{
    private readonly WarehouseFile warehouse;
    private readonly RunRecords records;
    private readonly Landing landing;

    internal RunLog(WarehouseFile warehouse, RunRecords records, Landing landing) => (this.warehouse, this.records, this.landing) = (warehouse, records, landing);

    /// <summary>The runs that fit, newest first; null stands for all.</summary>
    public Task<IReadOnlyList<RunRecord>> ListAsync(string? job, DateOnly? date, JobStatus? status, CancellationToken cancellationToken = default) => ListAsync(job, date, status, since: null, cancellationToken);

    /// <summary>All runs that started at <paramref name="since"/> or later, newest first.</summary>
    public Task<IReadOnlyList<RunRecord>> ListSinceAsync(DateTimeOffset since, CancellationToken cancellationToken = default) => ListAsync(job: null, date: null, status: null, since, cancellationToken);

    private async Task<IReadOnlyList<RunRecord>> ListAsync(string? job, DateOnly? date, JobStatus? status, DateTimeOffset? since, CancellationToken cancellationToken)
    {
        var (unfolded, committed) = await LookAsync(connection => RunTable.List(connection, null, job, date, since), cancellationToken);
        return committed.Concat(unfolded.Where(r => (job is null || r.Job == job) && (date is null || r.Date == date) && (since is null || r.StartedAt >= since)))
            .GroupBy(r => r.RunId)
            .Select(group => group.Aggregate(RunRecord.Truer))
            .Where(r => status is null || r.Status == status)
            .OrderByDescending(r => r.StartedAt).ThenByDescending(r => r.RunId, StringComparer.Ordinal)
            .Select(WithFolder)
            .ToArray();
    }

    /// <summary>One run; null when it is unknown.</summary>
    public async Task<RunRecord?> FindAsync(string runId, CancellationToken cancellationToken = default)
    {
        var (unfolded, committed) = await LookAsync(connection => RunTable.List(connection, runId, null, null), cancellationToken);
        var found = committed.Concat(unfolded.Where(r => r.RunId == runId)).ToArray();
        return found.Length == 0 ? null : WithFolder(found.Aggregate(RunRecord.Truer));
    }

    /// <summary>
    /// Puts a run's raw answers into another folder, unpacked, as they were when they arrived: for a replay, into the folder of the
    /// new run, which then reads them as if it had just fetched them.
    /// </summary>
    /// <returns>The record of the run that the answers belong to.</returns>
    /// <exception cref="JobFailedException">The run is unknown, or its answers are not on this machine (any more).</exception>
    public async Task<RunRecord> UnpackAsync(string runId, string folder, CancellationToken cancellationToken = default)
    {
        var record = await FindAsync(runId, cancellationToken) ?? throw new JobFailedException($"There is no run {runId} in the run log.");
        if (record.Folder is null) throw new JobFailedException($"The raw answers of run {runId} are not on this machine: it ran on {record.Host} at {record.StartedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC, and answers are kept for LANDING_KEEP_DAYS.");
        await Landing.UnpackAsync(record.Folder, folder, cancellationToken);
        return record;
    }

    // The records come first, and the table as it is after that: a run that is folded between the two looks is then in both, and
    // in neither if the table were as old as a reader's may be.
    private async Task<(IReadOnlyList<RunRecord> Unfolded, IReadOnlyList<RunRecord> Committed)> LookAsync(Func<DuckDBConnection, IReadOnlyList<RunRecord>> list, CancellationToken cancellationToken) =>
        (await records.ListUnfoldedAsync(cancellationToken), await warehouse.ReadAsync((connection, _) => Task.FromResult(list(connection)), mustLook: true, cancellationToken));

    private RunRecord WithFolder(RunRecord record)
    {
        var folder = landing.FolderOf(record);
        return record with { Folder = Directory.Exists(folder) ? folder : null };
    }
}
