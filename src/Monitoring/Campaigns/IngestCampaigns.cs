using System.Globalization;
using Dapper;
using DuckDB.NET.Data;
using Liftoff.Jobs;
using Liftoff.Monitoring.Sources;
using Liftoff.Monitoring.Sources.Snapshots;
using Liftoff.Monitoring.Tabular;
using Liftoff.Sql;
using Liftoff.Warehouse;

namespace Liftoff.Monitoring.Campaigns;

/// <summary>
/// The job <c>ingest-campaigns</c>: takes the campaigns (or ad sets) of a day from a snapshot, from Strategist or from all
/// reports of Strategis (<see cref="StrategisCampaigns"/>) and replaces that partition in the warehouse. It stores everything or nothing.
/// </summary>
public sealed class IngestCampaigns(JobRunner jobs, RunLog runs, WarehouseFile warehouse, SnapshotStore snapshots, StrategistQuerySource strategist, StrategisCampaigns strategis, MonitoringOptions options, TimeProvider time) : IJob
{
    /// <summary>What it is called and takes.</summary>
    public static readonly JobDescription Describe = new(
        "ingest-campaigns",
        "Takes the campaigns of a day and stores them with their spend and revenue.",
        IngestCampaignsParameters.Described,
        given => IngestCampaignsParameters.Read(given).ToStart());

    private static readonly string Aggregate = SqlFile.Beside(typeof(IngestCampaigns), "AggregateCampaigns.sql");
    private static readonly string Count = SqlFile.Beside(typeof(IngestCampaigns), "CountCampaigns.sql");

    public JobDescription Description => Describe;

    public Task<JobResult> RunAsync(JobStart start, string? runId = null, IProgress<JobProgress>? progress = null, CancellationToken cancellationToken = default) =>
        jobs.RunAsync(start, (run, token) => IngestAsync(run, start, token), runId, progress, cancellationToken);

    private async Task IngestAsync(Run run, JobStart start, CancellationToken cancellationToken)
    {
        var parameters = IngestCampaignsParameters.Read(start.ToReader(time));
        if (parameters.Mode == CampaignMode.Strategis)
        {
            await strategis.IngestAsync(run, start, parameters, cancellationToken);
            return;
        }

        run.Report(new JobProgress("fetching"));
        if (start.ReplayOf is { } earlier) await runs.UnpackAsync(earlier, run.Folder, cancellationToken);
        else await FetchAsync(run, parameters, cancellationToken);

        await using var scratch = warehouse.OpenScratch();
        var (name, table, listedRows, isComplete) = await OpenAsync(run, scratch, parameters, cancellationToken);

        run.Report(new JobProgress("reading"));
        var rows = Path.Combine(run.Folder, "campaigns.parquet");
        var counts = Read(scratch, table, name, parameters, rows);
        if (counts.RowsRead < listedRows)
            throw new JobFailedException($"{name} holds {counts.RowsRead} rows where its manifest lists {listedRows}: it was cut. What is stored was kept.");
        Tell(run, counts, name, parameters);
        if (!isComplete) return;

        await run.WriteAsync(async (connection, token) =>
        {
            await CampaignPartition.ReplaceAsync(connection, parameters, rows, counts.Rows, run.Id, time.GetUtcNow().UtcDateTime, options.ChangesKeep, token);
            run.Count("rows_stored", counts.Rows);
        }, cancellationToken);
    }

    private Task FetchAsync(Run run, IngestCampaignsParameters parameters, CancellationToken cancellationToken) => parameters.Mode switch
    {
        CampaignMode.Snapshot => snapshots.FetchAsync(parameters.Source, parameters.Level, parameters.Date, run, cancellationToken),
        CampaignMode.Remote => strategist.FetchAsync(parameters, run, cancellationToken),
        _ => throw new ArgumentOutOfRangeException(nameof(parameters), parameters.Mode, "No source for this mode."),
    };

    /// <summary>Opens what lies in the landing folder, just fetched or from an earlier run.</summary>
    private static async Task<(string Name, DeliveredTable Table, long? ListedRows, bool IsComplete)> OpenAsync(Run run, DuckDBConnection scratch, IngestCampaignsParameters parameters, CancellationToken cancellationToken)
    {
        if (parameters.Mode == CampaignMode.Snapshot)
        {
            var snapshot = Snapshot.In(run.Folder);
            return ($"snapshot {snapshot.Name}", snapshot.Open(scratch), snapshot.ListedRows, true);
        }

        var rows = await StrategistQuerySource.OpenAsync(run.Folder, cancellationToken);
        if (rows.Count == 0) throw new JobFailedException($"Strategist returned no rows for {parameters.Date:yyyy-MM-dd}; what is stored was kept.");
        var isComplete = rows.Count != StrategistQuerySource.Limit;
        if (!isComplete) run.MarkPartial($"Strategist returned exactly {StrategistQuerySource.Limit} rows, its limit, so that rows may be missing; nothing was stored and what is stored was kept.");
        return ("Strategist's answer", rows.Table, null, isComplete);
    }

    private static CampaignCounts Read(DuckDBConnection scratch, DeliveredTable table, string name, IngestCampaignsParameters parameters, string rowsPath)
    {
        DeliveredMacros.Define(scratch);
        try
        {
            scratch.Execute(CampaignColumns.Select(table, table.From, name));
        }
        catch (DuckDBException) when (table.TolerantFrom is not null)
        {
            scratch.Execute(CampaignColumns.Select(table, table.TolerantFrom, name));
        }
        catch (DuckDBException unreadable)
        {
            throw new JobFailedException($"{name} cannot be read: {CsvShape.Excerpt(unreadable.Message)}");
        }

        var level = ParameterReader.WireName(parameters.Level);
        var source = parameters.Mode == CampaignMode.Remote ? "strategist" : "snapshot";
        scratch.Execute(Aggregate, new { date = parameters.Date, level, source = $"{source}_{ParameterReader.WireName(parameters.Source)}" });
        scratch.Execute($"COPY campaign_figures TO {SqlText.Literal(rowsPath)} (FORMAT parquet)");
        return scratch.QuerySingle<CampaignCounts>(Count, new { level });
    }

    /// <exception cref="JobFailedException">No row is left to store.</exception>
    private static void Tell(Run run, CampaignCounts counts, string name, IngestCampaignsParameters parameters)
    {
        run.Count("rows_read", counts.RowsRead);
        run.Count("duplicate_rows", counts.DuplicateRows);
        run.Count("subtotal_rows", counts.SubtotalRows);
        run.Count("other_date", counts.OtherDate);
        run.Count("other_level", counts.OtherLevel);
        run.Count("without_campaign", counts.WithoutCampaign);
        run.Count("without_adset", counts.WithoutAdset);
        run.Count("unreadable_figures", counts.UnreadableFigures);
        run.Count("rows", counts.Rows);

        if (counts.Rows == 0)
        {
            throw new JobFailedException(counts.OtherDate > 0
                ? $"{name} holds {counts.OtherDate} rows of other days (such as {counts.OtherDateExample}) and none of {parameters.Date:yyyy-MM-dd}; what is stored was kept."
                : $"{name} holds no {ParameterReader.WireName(parameters.Level)} of {parameters.Date:yyyy-MM-dd}; what is stored was kept.");
        }

        if (counts.OtherDate > 0) run.Warn($"{counts.OtherDate} rows of other days (such as {counts.OtherDateExample}) were left out.");
        if (counts.OtherLevel > 0) run.Warn($"{counts.OtherLevel} rows of the other level were left out.");
        if (counts.WithoutCampaign > 0) run.Warn(string.Create(CultureInfo.InvariantCulture, $"{counts.WithoutCampaign} rows with ${counts.SpendWithoutCampaign:0.00} spend carry no campaign id and are not stored."));
        if (counts.WithoutAdset > 0) run.Warn($"{counts.WithoutAdset} rows carry no ad set id and are not stored.");
        if (counts.UnreadableFigures > 0) run.MarkPartial($"{counts.UnreadableFigures} rows carry a spend or revenue that is no number; it counts as not delivered.");
    }
}
