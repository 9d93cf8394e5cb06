using Liftoff.Jobs;
using Liftoff.Monitoring.Sources;
using Liftoff.Warehouse;

namespace Liftoff.Monitoring.Sessions;

/// <summary>The modes direct and remote: the session CSV, one row a paid click.</summary>
public sealed class SessionCsv(RunLog runs, WarehouseFile warehouse, SessionCsvSource source, TimeProvider time)
{
    public async Task<SessionReading> ReadAsync(Run run, JobStart start, IngestSessionsParameters parameters, CancellationToken cancellationToken)
    {
        var askedAt = time.GetUtcNow();
        var csv = Path.Combine(run.Folder, "sessions.csv");
        if (start.ReplayOf is { } earlier) await runs.UnpackAsync(earlier, run.Folder, cancellationToken);
        else await FetchAsync(run, parameters, csv, cancellationToken);
        if (!File.Exists(csv)) throw new JobFailedException($"Run {start.ReplayOf} left no sessions.csv that could be replayed.");

        run.Report(new JobProgress("reading"));
        var hours = Path.Combine(run.Folder, "hours.parquet");
        var shape = SessionCsvShape.Inspect(csv);
        await using var scratch = warehouse.OpenScratch();
        var counts = SessionCsvReader.Read(scratch, csv, shape, parameters.MaxHour, hours);
        return new SessionReading(counts, hours, start.ReplayOf is null ? askedAt : null);
    }

    private async Task FetchAsync(Run run, IngestSessionsParameters parameters, string path, CancellationToken cancellationToken)
    {
        run.Report(new JobProgress("downloading", 0));
        var download = await source.FetchAsync(parameters, path, new Progress(bytes => run.Report(new JobProgress("downloading", bytes))), cancellationToken);
        run.Count("bytes", download.Bytes);
    }

    /// <summary>Reports at once on the reader's thread; <see cref="System.Progress{T}"/> would queue and reorder.</summary>
    private sealed class Progress(Action<long> report) : IProgress<long>
    {
        public void Report(long value) => report(value);
    }
}
