using Liftoff.Jobs;
using Liftoff.MediaBuys.Snowflake;
using Liftoff.MediaBuys.Store;

namespace Liftoff.MediaBuys.Sync;

/// <summary>
/// The job <c>sync-media-buys</c>: reads the last 30 days of platform-buy metrics from Snowflake and merges them into PostgreSQL, all
/// tables in one transaction. Days are fetched again and again while corrections may still arrive.
/// </summary>
public sealed class SyncMediaBuys : IJob
{
    /// <summary>What it is called and takes.</summary>
    public static readonly JobDescription Describe = new(
        "sync-media-buys",
        "Merges the last 30 days of media-buy metrics from Snowflake into PostgreSQL.",
        SyncMediaBuysParameters.Described,
        given => SyncMediaBuysParameters.Read(given).ToStart());

    private readonly MediaRuns runs;
    private readonly MediaBuyDatabase database;
    private readonly SnowflakeClient snowflake;
    private readonly MediaBuyOptions options;
    private readonly TimeProvider time;

    internal SyncMediaBuys(MediaRuns runs, MediaBuyDatabase database, SnowflakeClient snowflake, MediaBuyOptions options, TimeProvider time) =>
        (this.runs, this.database, this.snowflake, this.options, this.time) = (runs, database, snowflake, options, time);

    public JobDescription Description => Describe;

    public Task<JobResult> RunAsync(JobStart start, string? runId = null, IProgress<JobProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(start);
        return runs.RunAsync(start, needsDatabase: true, (run, token) => SyncAsync(run, SyncMediaBuysParameters.Read(start.ToReader(time)), token), runId, progress, cancellationToken);
    }

    private async Task SyncAsync(MediaRun run, SyncMediaBuysParameters parameters, CancellationToken cancellationToken)
    {
        options.Snowflake.ThrowIfMissing();
        await using var connection = await database.OpenAsync(cancellationToken);
        var completeUntil = await SyncedDays.UntilAsync(connection, cancellationToken);
        var (from, to) = LookBack.Window(parameters, options.LookBackDays, completeUntil);
        run.Window = (from, to);
        run.Count("days", to.DayNumber - from.DayNumber + 1);

        var stages = new List<MetricStage>();
        foreach (var source in options.Sources)
        {
            var stage = $"reading {source.Table.Topic.Replace('_', ' ')}";
            run.Report(new JobProgress(stage, 0));
            stages.Add(await MetricStage.FillAsync(connection, snowflake, source, from, to, options.RefuseDuplicates, rows => run.Report(new JobProgress(stage, rows)), cancellationToken));
        }

        run.Report(new JobProgress("merging"));
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        foreach (var stage in stages)
        {
            var guarded = false;
            var counts = await new MetricMerge(stage, from, to).RunAsync(connection, time.GetUtcNow(), (present, staged) => parameters.Delete == DeleteMode.Apply && !(guarded = IsDoubtful(present, staged)), cancellationToken);
            Tell(run, stage, counts, guarded);
        }

        await transaction.CommitAsync(cancellationToken);
        run.CompleteUntil = LookBack.CompleteUntil(completeUntil, from, to);
    }

    /// <summary>An extract that lost most of its rows is broken more likely than true, and must not wipe a month.</summary>
    private bool IsDoubtful(long present, long staged) => staged == 0 || staged * 100 <= present * options.DeleteGuardPercent;

    private void Tell(MediaRun run, MetricStage stage, MergeCounts counts, bool guarded)
    {
        var (topic, source) = (stage.Source.Table.Topic, stage.Source.Source);
        Count("read", stage.Read);
        Count("inserted", counts.Inserted);
        Count("updated", counts.Updated);
        Count("unchanged", counts.Unchanged);
        Count("vanished", counts.Vanished);
        Count("deleted", counts.Deleted);
        Count("duplicate_keys", stage.DuplicateKeys);
        Count("orphan_rows", counts.OrphanRows);
        Count("orphan_buys", counts.OrphanBuys);
        if (counts.LeftOut > 0) Count("left_out", counts.LeftOut);

        if (stage.DuplicateKeys > 0) run.Warn($"{source}: {stage.DuplicateKeys} keys came in several rows, which were added up.");
        if (stage.WithoutKey > 0) run.MarkPartial($"{source}: {stage.WithoutKey} rows name no buy or no day and are not stored.");
        if (stage.OutsideWindow > 0) run.MarkPartial($"{source}: {stage.OutsideWindow} rows of days that were not asked for are not stored.");
        if (counts.LeftOut > 0) run.MarkPartial($"{source}: {counts.LeftOut} rows of {counts.OrphanBuys} buys are left out until media_buys knows them, since a foreign key of {stage.Source.Table.Name} asks for that.");
        else if (counts.OrphanBuys > 0) run.Warn($"{source}: {counts.OrphanRows} rows of {counts.OrphanBuys} buys that media_buys does not know (yet) are stored.");
        if (guarded) run.MarkPartial($"{source}: only {counts.Staged} rows came where {counts.Present} are stored, so nothing was deleted (MEDIA_BUYS_DELETE_GUARD_PERCENT={options.DeleteGuardPercent}).");
        else if (counts.Vanished > counts.Deleted && counts.Staged > 0) run.Warn($"{source}: {counts.Vanished} stored rows are no longer there; they were kept (--delete=apply deletes them).");
        else if (counts.Staged == 0 && counts.Present > 0) run.MarkPartial($"{source}: no row came for a window in which {counts.Present} are stored; they were kept.");
        else if (counts.Staged == 0) run.Warn($"{source}: there is no row from {run.Window!.Value.From:yyyy-MM-dd} to {run.Window.Value.To:yyyy-MM-dd}.");

        void Count(string name, long value) => run.Count($"{topic}_{name}", value);
    }
}
