using Dapper;
using Liftoff.Jobs;
using Liftoff.MediaBuys.Store;
using Liftoff.Warehouse;

namespace Liftoff.Composition.Alerts;

/// <summary>The two run logs, in one form.</summary>
internal static class RunLogs
{
    private const string MediaRuns = "SELECT job, started_at AT TIME ZONE 'UTC', status, error FROM media_sync_runs WHERE started_at >= @since";

    public static async Task<IReadOnlyList<LoggedRun>> OfWarehouseAsync(RunLog log, DateTimeOffset since, CancellationToken cancellationToken) =>
        [.. (await log.ListSinceAsync(since, cancellationToken)).Select(run => new LoggedRun(run.Job, run.Date, LoggedRun.WorkOf(run.Parameters.Select(parameter => parameter.Value)), run.StartedAt, run.Status, run.Error))];

    /// <summary>None where there is no PostgreSQL.</summary>
    public static async Task<IReadOnlyList<LoggedRun>> OfMediaBuysAsync(MediaBuyDatabase database, DateTimeOffset since, CancellationToken cancellationToken)
    {
        if (!database.IsConfigured) return [];
        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync<(string Job, DateTime StartedAt, string Status, string? Error)>(new CommandDefinition(MediaRuns, new { since = since.ToUniversalTime() }, cancellationToken: cancellationToken));
        return [.. rows.Select(row => new LoggedRun(row.Job, DateOnly.FromDateTime(row.StartedAt), "", new DateTimeOffset(DateTime.SpecifyKind(row.StartedAt, DateTimeKind.Utc)), Enum.Parse<JobStatus>(row.Status, ignoreCase: true), row.Error))];
    }
}
