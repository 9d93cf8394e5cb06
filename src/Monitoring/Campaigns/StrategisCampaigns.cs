using System.Globalization;
using Dapper;
using Liftoff.Jobs;
using Liftoff.Monitoring.Campaigns.Merge;
using Liftoff.Monitoring.Health;
using Liftoff.Monitoring.Sources.Strategis;
using Liftoff.Monitoring.Tabular;
using Liftoff.Sql;
using Liftoff.Upstream;
using Liftoff.Warehouse;

namespace Liftoff.Monitoring.Campaigns;

/// <summary>
/// <c>ingest-campaigns --mode=strategis</c>: fetches every report of a day, judges each, merges them into one row per campaign
/// (or ad set) and replaces the partition.
/// </summary>
public sealed class StrategisCampaigns(WarehouseFile warehouse, DayFetch fetch, EndpointAnswers answers, MonitoringOptions options, TimeProvider time)
{
    private static readonly string ExportPartition = SqlFile.Beside(typeof(CampaignMerge), "ExportPartition.sql");

    public async Task IngestAsync(Run run, JobStart start, IngestCampaignsParameters parameters, CancellationToken cancellationToken)
    {
        var reports = ReportEndpoints.Of(parameters.Level);
        var stored = Path.Combine(run.Folder, "stored.parquet");
        var day = await fetch.GetAsync(run, start, reports, ParameterReader.WireName(parameters.Level), cancellationToken);
        // A replay merges with what was stored then.
        if (start.ReplayOf is null) await ExportStoredAsync(parameters, stored, cancellationToken);

        // What is made from the answers lies apart, so that the landing folder keeps the answers only.
        var work = Path.Combine(Path.GetTempPath(), $"liftoff-merge-{run.Id}");
        Directory.CreateDirectory(work);
        try
        {
            await using var scratch = warehouse.OpenScratch(CampaignMerge.MemoryLimit);
            var merge = new CampaignMerge(scratch, parameters.Date, parameters.Level, options.Strategis);
            run.Report(new JobProgress("reading"));
            var wasThere = File.Exists(stored) ? merge.LoadStored(stored) : new HashSet<string>();
            var judged = await JudgeAsync(run, merge, reports, day, wasThere, work, cancellationToken);
            await RefuseIfCriticalAsync(run, reports, day, judged, parameters, cancellationToken);

            run.Report(new JobProgress("merging"));
            var reused = merge.AddStored(judged);
            judged = [.. judged.Select(answer => answer with { ReusedRunId = reused.GetValueOrDefault(answer.Endpoint) })];
            var (rows, counts) = merge.Write(work);
            Count(run, judged);
            if (counts.Rows == 0) await RefuseAsync(run, parameters, judged, $"No report names a single {ParameterReader.WireName(parameters.Level)} of {parameters.Date:yyyy-MM-dd}; what is stored was kept.", cancellationToken);
            Tell(run, judged, counts);
            await run.WriteAsync(async (connection, token) =>
            {
                await CampaignPartition.ReplaceAsync(connection, parameters, rows, counts.Rows, run.Id, time.GetUtcNow().UtcDateTime, options.ChangesKeep, token);
                await EndpointAnswers.PutAsync(connection, run.Id, parameters.Date, ParameterReader.WireName(parameters.Level), judged, token);
                run.Count("rows_stored", counts.Rows);
            }, cancellationToken);
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private async Task ExportStoredAsync(IngestCampaignsParameters parameters, string path, CancellationToken cancellationToken) =>
        await warehouse.ReadAsync(async (connection, token) => await connection.ExecuteAsync(new CommandDefinition(
            ExportPartition
                .Replace("{date}", SqlText.Date(parameters.Date), StringComparison.Ordinal)
                .Replace("{level}", SqlText.Literal(ParameterReader.WireName(parameters.Level)), StringComparison.Ordinal)
                .Replace("{source}", SqlText.Literal(ParameterReader.WireName(parameters.Source)), StringComparison.Ordinal)
                .Replace("{path}", SqlText.Literal(path), StringComparison.Ordinal),
            cancellationToken: token)), cancellationToken);

    private async Task<IReadOnlyList<EndpointAnswer>> JudgeAsync(Run run, CampaignMerge merge, IReadOnlyList<ReportEndpoint> reports, FetchedDay day, IReadOnlySet<string> wasThere, string work, CancellationToken cancellationToken)
    {
        var judge = new EndpointJudge(day.AgeInDays(run.Start.Date), options.MinRowsShare);
        var judged = new List<EndpointAnswer>();
        foreach (var report in reports)
        {
            var fetched = day.Of(report);
            var (counts, problem) = await LoadAsync(run, merge, report, fetched, work, cancellationToken);
            judged.Add(judge.Judge(report, fetched, counts, problem, day.ExpectedRowsOf(report), wasThere.Contains(report.Label)));
            if (counts?.OtherDate is > 0 and var other && other < counts.Rows) run.Warn($"{report.Label}: {other} rows of other days (such as {counts.OtherDateExample}) were left out.");
            if (counts?.WithoutId is > 0 and var without && without < counts.Rows) run.Warn($"{report.Label}: {without} rows carry no campaign id and no name, and are not stored.");
            if (counts?.Duplicates > 0) run.Warn($"{report.Label}: {counts.Duplicates} rows came more than once and count once.");
        }

        return judged;
    }

    /// <returns>What the answer holds, or why there is none.</returns>
    private static async Task<(ReportCounts? Counts, string? Problem)> LoadAsync(Run run, CampaignMerge merge, ReportEndpoint report, FetchedReport fetched, string work, CancellationToken cancellationToken)
    {
        try
        {
            var rows = await fetched.OpenAsync(run.Folder, work, cancellationToken);
            var counts = merge.Load(report, rows);
            File.Delete(rows.Path);
            return (counts, null);
        }
        catch (UpstreamException noReport)
        {
            return (null, noReport.Message);
        }
    }

    private async Task RefuseIfCriticalAsync(Run run, IReadOnlyList<ReportEndpoint> reports, FetchedDay day, IReadOnlyList<EndpointAnswer> judged, IngestCampaignsParameters parameters, CancellationToken cancellationToken)
    {
        var age = day.AgeInDays(parameters.Date);
        var isFinal = parameters.Source == SnapshotSource.Reconciled;
        var broken = reports.Zip(judged).FirstOrDefault(pair =>
            (pair.First.IsCritical(age) && (pair.Second.Status == EndpointStatus.Failed || pair.Second.IsTruncated))
            || (isFinal && pair.First == S1Reconciled.Report && pair.Second.Status is not EndpointStatus.Ok)).Second;
        if (broken is null) return;
        Count(run, judged);
        await RefuseAsync(run, parameters, judged, $"{broken.Endpoint} ({broken.StatusName}), without which the day cannot be trusted: {broken.Error} What is stored was kept.", cancellationToken);
    }

    /// <summary>Fails the run. What the reports answered is stored all the same: it is what somebody has to look at.</summary>
    private async Task RefuseAsync(Run run, IngestCampaignsParameters parameters, IReadOnlyCollection<EndpointAnswer> judged, string reason, CancellationToken cancellationToken)
    {
        await answers.RecordAsync(run.Id, parameters.Date, ParameterReader.WireName(parameters.Level), judged, cancellationToken);
        throw new JobFailedException(reason);
    }

    private static void Tell(Run run, IReadOnlyList<EndpointAnswer> judged, MergeCounts counts)
    {
        run.Count("rows", counts.Rows);
        run.Count("unattributed", counts.Unattributed);
        run.Count("without_owner", counts.WithoutOwner);
        run.Count("reconciled", counts.Reconciled);

        foreach (var answer in judged.Where(answer => answer.Status is EndpointStatus.Failed or EndpointStatus.Partial))
        {
            var standsIn = answer.ReusedRunId is { } reused ? $" Where it says nothing, its last good answer stands in (run {reused})." : "";
            run.MarkPartial($"{answer.Endpoint} is {answer.StatusName}: {answer.Error}{standsIn}");
        }

        foreach (var answer in judged.Where(answer => answer.Status == EndpointStatus.NotYet && answer.Endpoint == S1Daily.Report.Label))
            run.MarkPartial($"{answer.Endpoint} is {answer.StatusName}: {answer.Error}");
        if (counts.Unattributed > 0)
            run.Warn(string.Create(CultureInfo.InvariantCulture, $"{counts.Unattributed} campaigns with ${counts.UnattributedSpend:0.00} spend could not be attributed to a Strategis campaign; they stand under the network's id."));
    }

    private static void Count(Run run, IReadOnlyList<EndpointAnswer> judged)
    {
        foreach (var group in judged.GroupBy(answer => answer.Status)) run.Count("endpoints_" + ParameterReader.WireName(group.Key), group.Count());
        run.Count("rows_read", judged.Sum(answer => answer.RowCount));
    }
}
