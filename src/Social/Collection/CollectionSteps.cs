using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Liftoff.Jobs;
using Liftoff.Social.Connections;
using Liftoff.Social.Http;
using Liftoff.Social.Platforms;
using Liftoff.Social.Snapshots;
using Liftoff.Sql;
using Liftoff.Warehouse;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Liftoff.Social.Collection;

/// <summary>
/// The three steps of a collection, which the job runs in one process and the orchestration as activities: plan the batches,
/// collect and store each, end the run. Each step can be repeated.
/// </summary>
public sealed class CollectionSteps(
    IConnectionStore connections, ConnectionUpdates updates, IEnumerable<IPlatformCollector> collectors, PostgresMirror mirror, WarehouseFile warehouse, PlatformHttp http,
    SocialOptions options, TimeProvider time, ILogger<CollectionSteps> logger)
{
    private const string Line = "================================================================================";

    // Enough for a batch and the blocks that it meets. Without a limit the engine keeps every block of the file that it has read.
    private const string MemoryLimit = "128MB";

    private static readonly string FindStored = SqlFile.Beside(typeof(CollectionSteps), "FindStored.sql");
    private static readonly string Adopt = SqlFile.Beside(typeof(CollectionSteps), "Adopt.sql");

    private readonly Dictionary<string, IPlatformCollector> collectors = collectors.ToDictionary(collector => collector.Platform);

    /// <summary>Calls to platforms that this process has sent, retries included.</summary>
    public long Calls => http.Calls;

    /// <summary>The first day that is kept; null when all are.</summary>
    private DateOnly? OldestKept => options.RetentionDays > 0 ? DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime).AddDays(-options.RetentionDays) : null;

    /// <summary>Cuts the users into batches.</summary>
    /// <exception cref="JobFailedException">There are connections, but no key to read their tokens with.</exception>
    public async Task<CollectionPlan> PlanAsync(CollectSocialParameters parameters, CancellationToken cancellationToken)
    {
        var batches = new List<UserRange>();
        var (count, after, last) = (0, (string?)null, (string?)null);
        await foreach (var user in connections.ListUsersAsync(parameters.Filter, cancellationToken))
        {
            last = user;
            if (++count < options.BatchSize) continue;
            batches.Add(new UserRange(after, user, count));
            (count, after, last) = (0, user, null);
        }

        if (last is not null) batches.Add(new UserRange(after, last, count));
        if (batches.Count > 0 && options.Fernet is null) throw new JobFailedException("ENCRYPTION_KEY is not set, so that no connection's token can be read.");

        var stored = await FindStoredAsync(parameters.Date, cancellationToken);
        var plan = new CollectionPlan(batches, stored.Count > 0);
        logger.LogInformation("{Line}\nDAILY ANALYTICS COLLECTION STARTED\n{Line}\nDate: {Date:yyyy-MM-dd}\nFound {Users} users with active connections", Line, Line, parameters.Date, plan.Users);
        return plan;
    }

    /// <summary>Fetches the figures of a batch and stores them in one write.</summary>
    /// <param name="run">The run that the batch belongs to.</param>
    /// <param name="batch">Its users.</param>
    /// <param name="resumes">Look first what an earlier, unfinished attempt has stored, and leave that out.</param>
    public async Task<BatchSummary> CollectAsync(Run run, CollectSocialParameters parameters, UserRange batch, bool resumes, Action<int>? onConnection = null, CancellationToken cancellationToken = default)
    {
        var rows = await connections.ReadAsync(batch, parameters.Filter, cancellationToken);
        var stored = resumes ? await FindStoredAsync(parameters.Date, cancellationToken) : [];
        var results = new ConcurrentBag<ConnectionResult>();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Concurrency, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(rows, parallel, async (connection, token) =>
        {
            results.Add(stored.TryGetValue(connection.Id, out var earlier)
                ? new ConnectionResult(connection, earlier.Outcome) { IsFromEarlier = true, Missing = earlier.Missing }
                : await CollectAsync(connection, parameters, token));
            onConnection?.Invoke(1);
        });

        // The order of a file that people look into must not depend on which answer came first.
        var ordered = results.OrderBy(result => result.Connection.UserId, StringComparer.Ordinal).ThenBy(result => result.Connection.Platform, StringComparer.Ordinal).ThenBy(result => result.Connection.Id, StringComparer.Ordinal).ToArray();
        return await StoreAsync(run, parameters, batch, ordered, cancellationToken);
    }

    /// <summary>Puts the sum into the run's record and ends it.</summary>
    /// <param name="batchErrors">Batches that failed as a whole, one sentence each.</param>
    /// <exception cref="JobFailedException">Nothing could be collected.</exception>
    public async Task FinishAsync(Run run, CollectSocialParameters parameters, BatchSummary sum, IReadOnlyList<string> batchErrors, DateTimeOffset startedAt, CancellationToken cancellationToken)
    {
        Tell(run, sum);
        foreach (var error in batchErrors) run.MarkPartial($"A batch failed: {error}");
        var good = sum.Of(ConnectionOutcome.Collected) + sum.Of(ConnectionOutcome.NoData);
        var bad = sum.Connections.Where(pair => BatchSummary.IsFailure(pair.Key) || pair.Key == ConnectionOutcome.PermissionMissing).Sum(pair => pair.Value);
        if (bad > 0) run.MarkPartial($"{bad} of {sum.Connections.Values.Sum()} connections could not be collected.");
        if (sum.Users == 0 && batchErrors.Count == 0) run.Warn("No users with connections were found.");

        var total = sum.Connections.Values.Sum();
        logger.LogInformation(
            "{Line}\nDAILY ANALYTICS COLLECTION COMPLETED\n{Line}\nDate: {Date:yyyy-MM-dd}\nDuration: {Duration:0.00}s\nUsers: {Users}/{TotalUsers} successful\nPlatforms: {Platforms}/{TotalPlatforms} successful\nTotal Metrics Inserted: {Inserted}\n{Line}",
            Line, Line, parameters.Date, (time.GetUtcNow() - startedAt).TotalSeconds, sum.Users - sum.FailedUsers, sum.Users, good, total, sum.Inserted, Line);

        if (good == 0 && (batchErrors.Count > 0 || sum.Of(ConnectionOutcome.Failed) > 0))
            throw new JobFailedException(batchErrors.Count > 0 ? $"No batch could be collected: {batchErrors[0]}" : $"No connection could be collected: {sum.Reasons.First(reason => reason.Outcome == ConnectionOutcome.Failed)}");

        await run.WriteAsync(async (connection, token) =>
        {
            // What an unfinished run stored before now belongs to this one, which ends.
            await connection.ExecuteAsync(new CommandDefinition(Adopt, new { date = parameters.Date, runId = run.Id, parameters.Filter.UserId, parameters.Filter.Platform }, cancellationToken: token));
            if (OldestKept is { } oldest) run.Count("metrics_removed", await SnapshotTable.RemoveBeforeAsync(connection, oldest, token));
        }, cancellationToken);
        if (OldestKept is { } first && options.MirrorsToPostgres && await MirrorAsync(() => mirror.RemoveBeforeAsync(first, cancellationToken)) is { } problem) run.Warn(problem);
    }

    private async Task<ConnectionResult> CollectAsync(Connection connection, CollectSocialParameters parameters, CancellationToken cancellationToken)
    {
        if (!connection.IsUsable) return new ConnectionResult(connection, ConnectionOutcome.Skipped, Reason: $"the connection is marked {Upstream.Redaction.OneLine(connection.Status)}; its user must connect again");
        if (!collectors.TryGetValue(connection.Platform, out var collector)) return new ConnectionResult(connection, ConnectionOutcome.Unsupported, Reason: "nothing collects this platform");

        var now = time.GetUtcNow();
        var harvest = new Harvest(connection, collector.Calendar, collector.Calendar.Window(parameters.Date, collector.LookBack, now), now);
        try
        {
            await collector.CollectAsync(harvest, cancellationToken);
            if (harvest.Count > 0) return new ConnectionResult(connection, ConnectionOutcome.Collected, harvest);
            return harvest.IsRefusedEverything
                ? new ConnectionResult(connection, ConnectionOutcome.Failed, harvest, "the platform refuses every metric that is asked for; the run's warnings say why")
                : new ConnectionResult(connection, ConnectionOutcome.NoData, harvest, "the platform has no figures of these days");
        }
        catch (PlatformException failure)
        {
            if (failure.Outcome == ConnectionOutcome.ReconnectRequired) await updates.MarkExpiredAsync(harvest.Connection, cancellationToken);
            return new ConnectionResult(connection, failure.Outcome, harvest, failure.Message, failure.Until);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // One connection's fault must not cost the others; the message of an unknown one may hold anything.
            logger.LogError("{Connection} failed: {Kind} at {Place}", connection, failure.GetType().Name, failure.StackTrace?.Split('\n').FirstOrDefault()?.Trim());
            return new ConnectionResult(connection, ConnectionOutcome.Failed, harvest, $"an error of ours ({failure.GetType().Name}); the log says where");
        }
    }

    private async Task<BatchSummary> StoreAsync(Run run, CollectSocialParameters parameters, UserRange batch, ConnectionResult[] results, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var name = "batch-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(batch.Through)).AsSpan(0, 6));
        var files = await SnapshotBatch.WriteAsync(run.Folder, name, parameters.Date, run.Id, now, results, cancellationToken);
        // A write of its own a batch, not the run's one: a crash then loses a batch at most. The run's row follows with the last
        // write, so that a run without it shows what is unfinished.
        var (inserted, updated) = await warehouse.WriteAsync((connection, token) =>
        {
            warehouse.LimitMemory(connection, MemoryLimit);
            return SnapshotTable.StoreAsync(connection, files, options.FirstValueWins, now, token);
        }, progress: null, cancellationToken);
        var summary = BatchSummary.Of(results) with { Inserted = inserted, Updated = updated, Unchanged = Math.Max(0, files.Rows - inserted - updated) };
        foreach (var reason in summary.Reasons.Where(reason => reason.Outcome != ConnectionOutcome.Unsupported)) logger.LogWarning("{Reason}", reason);
        logger.LogInformation("Batch of {Users} users: {Inserted} metrics inserted, {Updated} updated; {Calls} calls so far", summary.Users, inserted, updated, http.Calls);
        return options.MirrorsToPostgres && files.Rows > 0 && await MirrorAsync(() => mirror.UpsertAsync(files.SnapshotsPath, options.FirstValueWins, cancellationToken)) is { } problem
            ? summary with { Notes = [.. summary.Notes, problem] }
            : summary;
    }

    /// <summary>After the commit: the warehouse is the truth, and a mirror that is behind catches up with the next run.</summary>
    /// <returns>What went wrong, for the run's reader; null when nothing did.</returns>
    private async Task<string?> MirrorAsync(Func<Task> write)
    {
        try
        {
            await write();
            return null;
        }
        catch (NpgsqlException failure)
        {
            var problem = $"The mirror in PostgreSQL could not be written: {Upstream.Redaction.OneLine(failure.Message)}";
            logger.LogError("{Problem}", problem);
            return problem;
        }
    }

    private Task<Dictionary<string, StoredOutcome>> FindStoredAsync(DateOnly date, CancellationToken cancellationToken) =>
        warehouse.ReadAsync(async (connection, token) =>
        {
            var found = await connection.QueryAsync<(string Id, string Outcome, int Missing)>(new CommandDefinition(FindStored, new { date }, cancellationToken: token));
            return found.ToDictionary(row => row.Id, row => new StoredOutcome(row.Outcome == "collected" ? ConnectionOutcome.Collected : ConnectionOutcome.NoData, row.Missing));
        }, cancellationToken);

    private static void Tell(Run run, BatchSummary sum)
    {
        var total = sum.Connections.Values.Sum();
        var skipped = sum.Of(ConnectionOutcome.Unsupported) + sum.Of(ConnectionOutcome.Skipped) + sum.Of(ConnectionOutcome.PermissionMissing);
        var good = sum.Of(ConnectionOutcome.Collected) + sum.Of(ConnectionOutcome.NoData);
        run.Count("total_users", sum.Users);
        run.Count("successful_users", sum.Users - sum.FailedUsers);
        run.Count("failed_users", sum.FailedUsers);
        run.Count("total_platforms", total);
        run.Count("successful_platforms", good);
        run.Count("failed_platforms", total - good - skipped);
        run.Count("skipped_platforms", skipped);
        run.Count("total_metrics_inserted", sum.Inserted);
        run.Count("metrics_updated", sum.Updated);
        run.Count("metrics_unchanged", sum.Unchanged);
        run.Count("metrics_missing", sum.Missing);
        run.Count("values_not_usable", sum.Unusable);
        foreach (var outcome in Enum.GetValues<ConnectionOutcome>()) run.Count("connections_" + ParameterReader.WireName(outcome), sum.Of(outcome));
        foreach (var reason in sum.Reasons.Where(reason => reason.Outcome != ConnectionOutcome.Unsupported)) run.Warn(reason.ToString());
        foreach (var note in sum.Notes) run.Warn(note);
        if (sum.RetryAt is { } retry) run.Warn($"Throttled connections can be asked again at {retry.UtcDateTime:yyyy-MM-dd HH:mm} UTC; the next run fetches what is missing.");
    }
}
