using System.Globalization;
using Dapper;
using DuckDB.NET.Data;
using Liftoff.Monitoring.Reports;
using Liftoff.Operations.Alerts;
using Liftoff.Upstream;
using Liftoff.Warehouse;

namespace Liftoff.Monitoring.Alerts;

/// <summary>A report of today or yesterday failed or came cut; or nothing was taken for a while.</summary>
public sealed class FeedRule(WarehouseFile warehouse, MonitoringAlertOptions options, TimeProvider time) : IAlertRule
{
    public const string RuleName = "feed";

    // A backfill of old days does not make the current ones any fresher.
    private const string LastTaken = """
        SELECT job, timezone('UTC', max(finished_at)) FROM job_runs
        WHERE job IN ('ingest-campaigns', 'ingest-sessions') AND status IN ('success', 'partial') AND date >= timezone('UTC', started_at)::DATE - 1
        GROUP BY job ORDER BY job
        """;

    public string Name => RuleName;

    public Task<AlertFindings> RunAsync(CancellationToken cancellationToken) => warehouse.ReadAsync(async (connection, token) =>
    {
        var now = time.GetUtcNow();
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var troubles = await FeedTrouble.ListAsync(connection, today.AddDays(-1), today, token);
        return new AlertFindings([.. troubles.GroupBy(trouble => trouble.Endpoint).Select(Broken), .. await LateAsync(connection, now, token)]);
    }, cancellationToken);

    private static AlertCondition Broken(IGrouping<string, FeedTrouble> answers)
    {
        var newest = answers.MaxBy(answer => answer.Date)!;
        var days = answers.GroupBy(answer => answer.Status).OrderBy(status => status.Key, StringComparer.Ordinal).Select(status => $"{status.Key} for {MissingFeeds.Text(status.Select(answer => answer.Date))}");
        return new AlertCondition(
            answers.Key, newest.Platform is null or "all" ? answers.Key : $"{answers.Key} ({newest.Platform})",
            $"{string.Join(", ", days)}{(newest.Error is { } error ? $": {Redaction.OneLine(error)}" : "")}",
            "OK for today and yesterday", "endpoint_completeness", DashboardView.Of("endpoints", ("date", MissingFeeds.Text(newest.Date))));
    }

    /// <summary>What was never taken is no feed of this warehouse.</summary>
    private async Task<IEnumerable<AlertCondition>> LateAsync(DuckDBConnection connection, DateTimeOffset now, CancellationToken cancellationToken) =>
        (await connection.QueryAsync<(string Job, DateTime At)>(new CommandDefinition(LastTaken, cancellationToken: cancellationToken)))
        .Where(last => now.UtcDateTime - last.At > options.FeedLate)
        .Select(last => new AlertCondition(
            last.Job, last.Job == "ingest-sessions" ? "sessions" : "campaigns",
            string.Create(CultureInfo.InvariantCulture, $"taken last at {last.At:yyyy-MM-dd HH:mm} UTC"),
            string.Create(CultureInfo.InvariantCulture, $"taken within the last {options.FeedLate.TotalMinutes:0} minutes"),
            $"job_runs of {last.Job}", DashboardView.Of("runs", ("job", last.Job))) { IsUrgent = true });
}
