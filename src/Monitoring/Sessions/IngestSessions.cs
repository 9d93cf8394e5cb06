using Dapper;
using Liftoff.Jobs;
using Liftoff.Monitoring.Sources;
using Liftoff.Warehouse;

namespace Liftoff.Monitoring.Sessions;

/// <summary>
/// The job <c>ingest-sessions</c>: fetches the session CSV of a day, brings it down to sessions and revenue by campaign
/// and click hour, and replaces that day's hours in the warehouse. It stores everything or nothing.
/// </summary>
public sealed class IngestSessions(JobRunner jobs, RunLog runs, WarehouseFile warehouse, SessionCsvSource source, TimeProvider time) : IJob
{
    /// <summary>What it is called and takes.</summary>
    public static readonly JobDescription Describe = new(
        "ingest-sessions",
        "Fetches the sessions of a day and stores them by campaign and click hour.",
        IngestSessionsParameters.Described,
        given => IngestSessionsParameters.Read(given).ToStart());

    private static readonly string ReplaceHours = SqlFile.Read<IngestSessions>("Sessions.ReplaceSessionHours.sql");

    public JobDescription Description => Describe;

    public Task<JobResult> RunAsync(JobStart start, string? runId = null, IProgress<JobProgress>? progress = null, CancellationToken cancellationToken = default) =>
        jobs.RunAsync(start, (run, token) => IngestAsync(run, start, token), runId, progress, cancellationToken);

    private async Task IngestAsync(Run run, JobStart start, CancellationToken cancellationToken)
    {
        var parameters = IngestSessionsParameters.Read(start.ToReader(time));
        var csv = Path.Combine(run.Folder, "sessions.csv");
        if (start.ReplayOf is { } earlier) await runs.UnpackAsync(earlier, run.Folder, cancellationToken);
        else await FetchAsync(run, parameters, csv, cancellationToken);
        if (!File.Exists(csv)) throw new JobFailedException($"Run {start.ReplayOf} left no sessions.csv that could be replayed.");

        run.Report(new JobProgress("reading"));
        var hours = Path.Combine(run.Folder, "hours.parquet");
        var shape = SessionCsvShape.Inspect(csv);
        SessionCounts counts;
        await using (var scratch = warehouse.OpenScratch()) counts = SessionCsvReader.Read(scratch, csv, shape, parameters.MaxHour, hours);
        Tell(run, counts);

        if (parameters.Limit != IngestSessionsParameters.NoLimit)
        {
            run.MarkPartial($"Only {parameters.Limit} rows were asked for (--limit), so nothing was stored.");
            return;
        }

        await StoreAsync(run, parameters, counts, hours, cancellationToken);
    }

    private async Task FetchAsync(Run run, IngestSessionsParameters parameters, string path, CancellationToken cancellationToken)
    {
        run.Report(new JobProgress("downloading", 0));
        var download = await source.FetchAsync(parameters, path, new Progress(bytes => run.Report(new JobProgress("downloading", bytes))), cancellationToken);
        run.Count("bytes", download.Bytes);
    }

    private static void Tell(Run run, SessionCounts counts)
    {
        run.Count("rows_read", counts.RowsRead);
        run.Count("duplicate_rows", counts.DuplicateRows);
        run.Count("repeated_session_ids", counts.RepeatedSessionIds);
        run.Count("without_hour", counts.WithoutHour);
        run.Count("after_max_hour", counts.AfterMaxHour);
        run.Count("without_campaign", counts.WithoutCampaign);
        run.Count("unreadable_revenue", counts.UnreadableRevenue);
        run.Count("sessions", counts.Sessions);
        run.Count("campaigns", counts.Campaigns);

        if (counts.RepeatedSessionIds > 0) run.Warn($"{counts.RepeatedSessionIds} rows repeat a session id with other content; each counts as a session.");
        if (counts.WithoutCampaign > 0) run.Warn(FormattableString.Invariant($"{counts.WithoutCampaign} sessions with ${counts.RevenueWithoutCampaign:0.00} revenue carry no campaign id and are not stored."));
        if (counts.WithoutHour > 0) run.Warn($"{counts.WithoutHour} rows carry no click hour from 0 to 27 and are not stored.");
        if (counts.UnreadableRevenue > 0) run.MarkPartial($"{counts.UnreadableRevenue} rows carry a revenue that is no number, such as \"{Upstream.Redaction.OneLine(counts.UnreadableExample ?? "")}\"; their hourly increments count, or else 0.");
    }

    private Task StoreAsync(Run run, IngestSessionsParameters parameters, SessionCounts counts, string hours, CancellationToken cancellationToken) =>
        run.WriteAsync(async (connection, token) =>
        {
            var partition = new { date = parameters.Date, mode = ParameterReader.WireName(parameters.Mode), maxHour = parameters.MaxHour };
            const string stored = "SELECT coalesce(sum(sessions), 0)::BIGINT FROM session_hourly_rows WHERE date = $date AND mode = $mode AND click_hour <= $maxHour";
            if (counts.Sessions == 0 && await connection.ExecuteScalarAsync<long>(new CommandDefinition(stored, partition, cancellationToken: token)) is var kept and > 0)
            {
                run.MarkPartial($"The CSV came without a single session while {kept} are stored for this day; they were kept.");
                return;
            }

            await connection.ExecuteAsync(new CommandDefinition(ReplaceHours, new { partition.date, partition.mode, partition.maxHour, hours, runId = run.Id, now = time.GetUtcNow().UtcDateTime }, cancellationToken: token));
            var written = await connection.ExecuteScalarAsync<long>(new CommandDefinition(stored, partition, cancellationToken: token));
            if (written != counts.Sessions)
                throw new InvalidOperationException($"The partition holds {written} sessions after the write, but {counts.Sessions} were read.");
            run.Count("sessions_stored", written);
        }, cancellationToken);

    /// <summary>Reports at once on the reader's thread; <see cref="System.Progress{T}"/> would queue and reorder.</summary>
    private sealed class Progress(Action<long> report) : IProgress<long>
    {
        public void Report(long value) => report(value);
    }
}
