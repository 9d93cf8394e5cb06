using Dapper;
using Liftoff.MediaBuys.Snowflake;
using Liftoff.MediaBuys.Store;
using Liftoff.MediaBuys.Sync;
using Liftoff.Upstream;

namespace Liftoff.MediaBuys.Queries;

/// <summary>Explains empty or old metric tables as note 003 asks: the sync's log, the connection to Snowflake, the schedule.</summary>
public sealed class FreshnessCheck(MediaBuyDatabase database, SnowflakeClient snowflake, MediaBuyOptions options, TimeProvider time)
{
    /// <summary>Metrics are one to two days behind by nature.</summary>
    private const int UsualLagDays = 2;

    private static readonly MetricTable[] Tables = [MetricTable.DailyImpressions, MetricTable.DailyVideos];

    /// <param name="asksSnowflake">Whether the connection is tried, with a statement that reads nothing.</param>
    /// <exception cref="Jobs.JobFailedException">PostgreSQL cannot be reached or is not set.</exception>
    public async Task<FreshnessReport> RunAsync(bool asksSnowflake, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var tables = new List<TableFreshness>();
        foreach (var table in Tables)
            tables.Add(await connection.QuerySingleAsync<TableFreshness>(new CommandDefinition(
                $"SELECT @Name AS Table, count(*) AS Rows, min(date) AS FirstDay, max(date) AS LastDay, max(updated_at) AS ChangedAt FROM {table.Name}", new { table.Name }, cancellationToken: cancellationToken)));
        var run = await connection.QueryFirstOrDefaultAsync<LastRun?>(new CommandDefinition(
            "SELECT status AS Status, error AS Error, started_at AS StartedAt, window_from AS WindowFrom, window_to AS WindowTo FROM media_sync_runs WHERE job = @Name ORDER BY started_at DESC LIMIT 1", new { SyncMediaBuys.Describe.Name }, cancellationToken: cancellationToken));
        var synced = await SyncedDays.UntilAsync(connection, cancellationToken);

        var findings = new List<string>();
        var now = time.GetUtcNow();
        if (options.Snowflake.Missing is { Count: > 0 } missing) findings.Add($"Snowflake access is not configured: set {string.Join(", ", missing)}.");
        else if (asksSnowflake && await ProblemAsync(cancellationToken) is { } problem) findings.Add(problem);
        if (run is null) findings.Add("No sync has ever run: start one with ./liftoff sync-media-buys.");
        else if (run.Status == "failed") findings.Add($"The last sync ({run.StartedAt:yyyy-MM-dd HH:mm} UTC) failed: {run.Error}");
        else if (run.Status == "running") findings.Add($"A sync has been running since {run.StartedAt:yyyy-MM-dd HH:mm} UTC.");
        else if (now - run.StartedAt > TimeSpan.FromDays(UsualLagDays)) findings.Add($"The last sync was on {run.StartedAt:yyyy-MM-dd}: is the timer running?");
        if (options.Schedule is null) findings.Add("The daily sync is not scheduled in this environment: SYNC_MEDIA_BUYS_SCHEDULE is not set.");
        foreach (var table in tables)
        {
            var lag = table.LastDay is { } last ? DateOnly.FromDateTime(now.UtcDateTime).DayNumber - last.DayNumber : 0;
            if (table.Rows == 0) findings.Add($"{table.Table} is empty.{(run is { Status: "success" or "partial" } ? $" The last sync ended well, so Snowflake had no row from {run.WindowFrom:yyyy-MM-dd} to {run.WindowTo:yyyy-MM-dd}: is the source table the right one?" : "")}");
            else if (lag > UsualLagDays) findings.Add($"{table.Table} ends on {table.LastDay:yyyy-MM-dd}, {lag} days ago; {UsualLagDays} are usual.");
        }

        var isFresh = tables.TrueForAll(t => t.LastDay is { } day && DateOnly.FromDateTime(now.UtcDateTime).DayNumber - day.DayNumber <= UsualLagDays);
        return new FreshnessReport(isFresh, tables, synced, run?.Status, run?.StartedAt, findings);
    }

    private async Task<string?> ProblemAsync(CancellationToken cancellationToken)
    {
        try
        {
            await snowflake.QueryAsync(new SnowflakeStatement("select 1"), cancellationToken);
            return null;
        }
        catch (Exception e) when (e is UpstreamException or Jobs.JobFailedException)
        {
            return e.Message;
        }
    }

    private sealed record LastRun(string Status, string? Error, DateTime StartedAt, DateOnly? WindowFrom, DateOnly? WindowTo);
}
