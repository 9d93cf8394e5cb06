using Dapper;
using DuckDB.NET.Data;
using Liftoff.Jobs;
using Liftoff.Monitoring.Health;
using Liftoff.Sql;
using Liftoff.Warehouse;

namespace Liftoff.Monitoring.Sessions;

/// <summary>
/// The job <c>ingest-sessions</c>: fetches the sessions of a day, brings them down to sessions and revenue by campaign
/// and click hour, and replaces that day's hours in the warehouse. It stores everything or nothing.
/// </summary>
public sealed class IngestSessions(JobRunner jobs, SessionCsv csv, HourlyReport report, MonitoringOptions options, TimeProvider time) : IJob
{
    /// <summary>What it is called and takes.</summary>
    public static readonly JobDescription Describe = new(
        "ingest-sessions",
        "Fetches the sessions of a day and stores them by campaign and click hour.",
        IngestSessionsParameters.Described,
        given => IngestSessionsParameters.Read(given).ToStart());

    private static readonly string Snapshot = SqlFile.Beside(typeof(IngestSessions), "SnapshotSessionHours.sql");
    private static readonly string ReplaceHours = SqlFile.Beside(typeof(IngestSessions), "ReplaceSessionHours.sql");

    public JobDescription Description => Describe;

    public Task<JobResult> RunAsync(JobStart start, string? runId = null, IProgress<JobProgress>? progress = null, CancellationToken cancellationToken = default) =>
        jobs.RunAsync(start, (run, token) => IngestAsync(run, start, token), runId, progress, cancellationToken);

    private async Task IngestAsync(Run run, JobStart start, CancellationToken cancellationToken)
    {
        var parameters = IngestSessionsParameters.Read(start.ToReader(time));
        var reading = parameters.Mode == SessionMode.Strategis
            ? await report.ReadAsync(run, start, parameters, cancellationToken)
            : await csv.ReadAsync(run, start, parameters, cancellationToken);
        Tell(run, reading.Counts);

        if (parameters.Limit != IngestSessionsParameters.NoLimit)
        {
            run.MarkPartial($"Only {parameters.Limit} rows were asked for (--limit), so nothing was stored.");
            return;
        }

        await StoreAsync(run, parameters, reading, cancellationToken);
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

    private Task StoreAsync(Run run, IngestSessionsParameters parameters, SessionReading reading, CancellationToken cancellationToken) =>
        run.WriteAsync(async (connection, token) =>
        {
            if (reading.Answer is { } answer) await EndpointAnswers.PutAsync(connection, run.Id, parameters.Date, EndpointAnswers.HourLevel, [answer], token);
            var partition = new { date = parameters.Date, mode = ParameterReader.WireName(parameters.Mode), maxHour = parameters.MaxHour };
            const string stored = "SELECT coalesce(sum(sessions), 0)::BIGINT FROM session_hourly_rows WHERE date = $date AND mode = $mode AND click_hour <= $maxHour";
            if (reading.Counts.Sessions == 0 && await connection.ExecuteScalarAsync<long>(new CommandDefinition(stored, partition, cancellationToken: token)) is var kept and > 0)
            {
                run.MarkPartial($"The answer came without a single session while {kept} are stored for this day; they were kept.");
                return;
            }

            await connection.ExecuteAsync(new CommandDefinition(ReplaceHours, new { partition.date, partition.mode, partition.maxHour, hours = reading.HoursPath, runId = run.Id, now = time.GetUtcNow().UtcDateTime }, cancellationToken: token));
            var written = await connection.ExecuteScalarAsync<long>(new CommandDefinition(stored, partition, cancellationToken: token));
            if (written != reading.Counts.Sessions)
                throw new InvalidOperationException($"The partition holds {written} sessions after the write, but {reading.Counts.Sessions} were read.");
            run.Count("sessions_stored", written);
            if (reading.AskedAt is { } askedAt) await SnapshotAsync(connection, run, parameters, askedAt, token);
        }, cancellationToken);

    /// <summary>Keeps the state of a day that still runs, late clicks included, for comparison with days to come.</summary>
    private async Task SnapshotAsync(DuckDBConnection connection, Run run, IngestSessionsParameters parameters, DateTimeOffset askedAt, CancellationToken cancellationToken)
    {
        var age = askedAt - new DateTimeOffset(parameters.Date, TimeOnly.MinValue, TimeSpan.Zero);
        if (age < TimeSpan.Zero || age >= TimeSpan.FromHours(IngestSessionsParameters.LastHour + 1)) return;
        await connection.ExecuteAsync(new CommandDefinition(Snapshot, new
        {
            date = parameters.Date, mode = ParameterReader.WireName(parameters.Mode), asOf = askedAt.UtcDateTime, asOfHour = (int)age.TotalHours, runId = run.Id,
            keepFrom = DateOnly.FromDateTime((askedAt - options.SessionSnapshotsKeep).UtcDateTime),
        }, cancellationToken: cancellationToken));
    }
}
