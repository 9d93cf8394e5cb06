using Liftoff.Jobs;
using Liftoff.Operations.Alerts;
using Liftoff.Upstream;
using Liftoff.Warehouse;
using Microsoft.Extensions.Logging;

namespace Liftoff.Alerts;

/// <summary>
/// The job <c>check-alerts</c>: asks every rule, stores what opened and closed, and tells the webhook. A check that finds
/// nothing new writes nothing, so that the warehouse gets no version every quarter of an hour.
/// </summary>
public sealed class CheckAlerts(JobRunner jobs, WarehouseFile warehouse, AlertTable table, IEnumerable<IAlertRule> rules, AlertWebhook webhook, AlertOptions options, TimeProvider time, ILogger<CheckAlerts> logger) : IJob
{
    /// <summary>What it is called and takes.</summary>
    public static readonly JobDescription Describe = new(
        "check-alerts",
        "Looks for what somebody should know now, stores what opened and closed, and tells the webhook.",
        [],
        given => new JobStart("check-alerts", DateOnly.FromDateTime(given.Now.UtcDateTime), []));

    public JobDescription Description => Describe;

    public Task<JobResult> RunAsync(JobStart start, string? runId = null, IProgress<JobProgress>? progress = null, CancellationToken cancellationToken = default) =>
        jobs.RunAsync(start, CheckAsync, runId, progress, cancellationToken);

    private async Task CheckAsync(Run run, CancellationToken cancellationToken)
    {
        run.Report(new JobProgress("looking"));
        var findings = await LookAsync(run, cancellationToken);
        var now = time.GetUtcNow();
        var current = await table.CurrentAsync(now, cancellationToken);
        // Only where something changes is it worth the lease; under it the table is looked at anew, for another check may have been first.
        if (Changes(current).All.Any()) current = await warehouse.WriteAsync(StoreAsync, cancellationToken: cancellationToken);
        run.Count("open", current.Count(alert => alert.IsOpen));
        await TellAsync(run, [.. current.Where(alert => alert.IsUnsent(now))], now, cancellationToken);

        AlertChanges Changes(IReadOnlyList<Alert> stored) => AlertChanges.Of(stored, findings, options.Dashboard, now);

        async Task<IReadOnlyList<Alert>> StoreAsync(DuckDB.NET.Data.DuckDBConnection connection, CancellationToken token)
        {
            var changes = Changes(await AlertTable.CurrentAsync(connection, now, token));
            await AlertTable.PutAsync(connection, changes.All, token);
            run.Count("opened", changes.Opened.Count);
            run.Count("closed", changes.Closed.Count);
            return await AlertTable.CurrentAsync(connection, now, token);
        }
    }

    /// <summary>One rule after the other: they share the warehouse's engine, and nobody waits.</summary>
    private async Task<Dictionary<string, AlertFindings?>> LookAsync(Run run, CancellationToken cancellationToken)
    {
        var findings = new Dictionary<string, AlertFindings?>();
        foreach (var rule in rules.Where(rule => !options.RulesOff.Contains(rule.Name)))
        {
            try
            {
                findings[rule.Name] = await rule.RunAsync(cancellationToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                // One rule that breaks must not silence the others; what it had open stays so.
                findings[rule.Name] = null;
                logger.LogWarning(failure, "The rule {Rule} could not look.", rule.Name);
                run.MarkPartial($"The rule {rule.Name} could not look: {Redaction.OneLine(failure.Message)}");
            }
        }

        run.Count("rules", findings.Count);
        return findings;
    }

    /// <summary>Stored before it is sent, marked after: what is lost between the two is sent twice, never lost.</summary>
    private async Task TellAsync(Run run, IReadOnlyList<Alert> news, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (!webhook.IsConfigured || news.Count == 0) return;
        run.Report(new JobProgress("sending"));
        var delivery = await webhook.SendAsync(AlertMessage.Of(news), cancellationToken);
        if (!delivery.HasArrived)
        {
            run.MarkPartial($"{delivery.Problem} The next check sends {(news.Count == 1 ? "the alert" : $"the {news.Count} alerts")} again.");
            return;
        }

        run.Count("sent", news.Count);
        await run.WriteAsync((connection, token) => AlertTable.MarkSentAsync(connection, news, now, token), cancellationToken);
    }
}
