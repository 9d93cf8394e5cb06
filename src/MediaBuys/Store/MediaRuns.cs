using System.Runtime.ExceptionServices;
using System.Text.Json;
using Azure;
using Dapper;
using Liftoff.Jobs;
using Liftoff.Upstream;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Liftoff.MediaBuys.Store;

/// <summary>Runs this room's jobs and keeps their records in <c>media_sync_runs</c>: the one edge where an exception becomes a failed run.</summary>
internal sealed class MediaRuns(MediaBuyDatabase database, MediaBuyOptions options, TimeProvider time, ILogger<MediaRuns> logger)
{
    /// <summary>Parameters that may carry a password stay out of the record.</summary>
    private static readonly HashSet<string> Unrecorded = ["mongo"];

    /// <summary>Runs <paramref name="body"/> as one run, alone among runs of its job in this schema. A run id that ended well before is not run again.</summary>
    /// <param name="needsDatabase">Whether the job can do nothing without PostgreSQL; otherwise it is recorded only where there is one.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled; the run is recorded as failed.</exception>
    public async Task<JobResult> RunAsync(JobStart start, bool needsDatabase, Func<MediaRun, CancellationToken, Task> body, string? runId, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var now = time.GetUtcNow();
        var id = runId ?? RunId.New(now);
        using var scope = logger.BeginScope(new Dictionary<string, object> { ["Job"] = start.Job, ["RunId"] = id });
        using var trace = JobTrace.Begin(start, id, progress);
        var run = new MediaRun(id, start, trace);
        OperationCanceledException? interruption = null;
        NpgsqlConnection? log = null;
        var isBegun = false;
        try
        {
            if (needsDatabase || database.IsConfigured)
            {
                log = await database.OpenAsync(cancellationToken);
                if (runId is not null && await FindAsync(log, run, cancellationToken) is { } earlier)
                {
                    await log.DisposeAsync();
                    return earlier;
                }

                await BeginAsync(log, run, now, cancellationToken);
                isBegun = true;
            }

            await body(run, cancellationToken);
        }
        catch (OperationCanceledException e) when (cancellationToken.IsCancellationRequested)
        {
            run.Fail("interrupted");
            interruption = e;
        }
        catch (Exception e)
        {
            if (e is JobFailedException or UpstreamException or PostgresException or RequestFailedException) logger.LogWarning("Run {RunId} of {Job} failed: {Reason}", run.Id, start.Job, Sentence(e));
            else logger.LogError(e, "Run {RunId} of {Job} failed.", run.Id, start.Job);
            run.Fail(Sentence(e));
        }

        // One that never began must leave the record alone: under its id another attempt may be at work.
        if (isBegun) await EndAsync(log!, run);
        if (log is not null) await log.DisposeAsync();
        var result = new JobResult { Job = start.Job, Date = start.Date, RunId = run.Id, Status = run.Status, Counts = run.Counts, Warnings = run.Warnings, Error = run.Error, Duration = time.GetElapsedTime(began) };
        trace.End(result);
        if (interruption is not null) ExceptionDispatchInfo.Throw(interruption);
        return result;
    }

    // The storage service's messages go on with headers for many lines.
    private static string Sentence(Exception e) => e is RequestFailedException ? e.Message.Split('\n')[0].Trim() : e.Message;

    private static async Task<JobResult?> FindAsync(NpgsqlConnection log, MediaRun run, CancellationToken cancellationToken)
    {
        const string sql = "SELECT status, counts::text AS counts, warnings::text AS warnings, extract(epoch FROM finished_at - started_at)::double precision AS seconds FROM media_sync_runs WHERE run_id = @Id AND status IN ('success', 'partial')";
        var row = await log.QuerySingleOrDefaultAsync<(string Status, string Counts, string Warnings, double Seconds)?>(new CommandDefinition(sql, new { run.Id }, cancellationToken: cancellationToken));
        return row is not { } earlier ? null : new JobResult
        {
            Job = run.Start.Job,
            Date = run.Start.Date,
            RunId = run.Id,
            Status = Enum.Parse<JobStatus>(earlier.Status, ignoreCase: true),
            Counts = JsonSerializer.Deserialize<Dictionary<string, long>>(earlier.Counts)!,
            Warnings = JsonSerializer.Deserialize<List<string>>(earlier.Warnings)!,
            Duration = TimeSpan.FromSeconds(earlier.Seconds),
        };
    }

    private async Task BeginAsync(NpgsqlConnection log, MediaRun run, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // Held by the session: whoever dies loses it, and then its run is known to have ended.
        var isAlone = await log.ExecuteScalarAsync<bool>(new CommandDefinition("SELECT pg_try_advisory_lock(hashtextextended(@key, 0))", new { key = $"liftoff.{options.Schema}.{run.Start.Job}" }, cancellationToken: cancellationToken));
        if (!isAlone) throw new JobFailedException($"Another {run.Start.Job} of schema {options.Schema} is running.");
        await log.ExecuteAsync(new CommandDefinition(
            """
            UPDATE media_sync_runs SET status = 'failed', error = 'It stopped without finishing.', finished_at = @now WHERE job = @job AND status = 'running';
            INSERT INTO media_sync_runs (run_id, job, status, parameters, counts, warnings, host, started_at)
            VALUES (@id, @job, 'running', @parameters::jsonb, '{}', '[]', @host, @now)
            ON CONFLICT (run_id) DO UPDATE SET status = 'running', error = NULL, started_at = EXCLUDED.started_at, finished_at = NULL, host = EXCLUDED.host
            """,
            new { id = run.Id, job = run.Start.Job, now, host = Environment.MachineName, parameters = JsonSerializer.Serialize(run.Start.Parameters.Where(p => !Unrecorded.Contains(p.Key)).ToDictionary()) },
            cancellationToken: cancellationToken));
    }

    private async Task EndAsync(NpgsqlConnection log, MediaRun run)
    {
        try
        {
            await log.ExecuteAsync(
                """
                UPDATE media_sync_runs SET status = @status, window_from = @from, window_to = @to, complete_until = @completeUntil,
                       counts = @counts::jsonb, warnings = @warnings::jsonb, error = @error, finished_at = @now
                WHERE run_id = @id AND status = 'running';
                SELECT pg_advisory_unlock_all();
                """,
                new { id = run.Id, status = ParameterReader.WireName(run.Status), from = run.Window?.From, to = run.Window?.To, completeUntil = run.CompleteUntil, counts = JsonSerializer.Serialize(run.Counts), warnings = JsonSerializer.Serialize(run.Warnings), error = run.Error, now = time.GetUtcNow() });
        }
        catch (NpgsqlException e)
        {
            // How the run ended has to be told even where it cannot be written.
            logger.LogError(e, "The record of run {RunId} could not be written.", run.Id);
            run.Warn($"The run's record could not be written: {e.Message}");
        }
    }
}
