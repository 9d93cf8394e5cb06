using System.Diagnostics;
using Dapper;
using Liftoff.Composition;
using Liftoff.Jobs;
using Liftoff.Monitoring.Campaigns;
using Liftoff.Monitoring.Campaigns.Merge;
using Liftoff.Monitoring.Sources.Strategis;
using Liftoff.Monitoring.Tabular;
using Liftoff.Warehouse;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Liftoff.Bench;

/// <summary>The merge of all reports: the whole job against what nobody can do without, large days against small, slow servers.</summary>
public static class MergeBench
{
    private const int Rounds = 3;
    private static readonly DateOnly Day = new(2025, 11, 22);

    public static async Task<int> RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("liftoff-bench-").FullName;
        try
        {
            var answers = Directory.CreateDirectory(Path.Combine(folder, "answers")).FullName;
            await using var server = await ReportServer.StartAsync(answers);

            Report.Title("merge: a day of 2,000 campaigns over 17 reports");
            await using (var subject = new Subject(Path.Combine(folder, "day"), server))
            {
                server.Write(2_000);
                await subject.IngestAsync();
                await subject.BareAsync();
                var ratios = new List<double>();
                for (var round = 0; round < Rounds; round++) ratios.Add(await subject.IngestAsync() / await subject.BareAsync());
                Report.Ratio("the job / plain download and the job's own SQL", ratios.Order().ElementAt(Rounds / 2), 1.5);
            }

            await using (var slow = new Subject(Path.Combine(folder, "slow"), server, isHurried: false))
            {
                server.Delay = TimeSpan.FromSeconds(2);
                Report.Seconds("every report 2 s late, default budget (aim: at most 12 s)", await slow.IngestAsync());
                server.Delay = TimeSpan.Zero;
            }

            Report.Title("merge: one large day");
            await using var large = new Subject(Path.Combine(folder, "large"), server);
            server.Write(20_000);
            await large.IngestAsync();
            var small = await large.IngestAsync();
            server.Write(200_000);
            Report.Ratio("200,000 campaigns / ten times 20,000", await large.IngestAsync() / (small * 10), 1.2);
            Report.Memory("200,000 campaigns: most memory of the job's process", (await large.IngestAloneAsync()).PeakBytes, 1.0);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private sealed class Subject : IAsyncDisposable
    {
        private readonly string folder;
        private readonly ReportServer server;
        private readonly Dictionary<string, string?> settings;
        private readonly ServiceProvider services;

        public Subject(string folder, ReportServer server, bool isHurried = true)
        {
            (this.folder, this.server) = (folder, server);
            settings = new()
            {
                ["MONITORING_DB_PATH"] = Path.Combine(folder, "monitoring.duckdb"),
                ["LANDING_PATH"] = Path.Combine(folder, "landing"),
                ["STRATEGIS_API_BASE_URL"] = server.Address.AbsoluteUri,
                ["STRATEGIS_AUTH_TOKEN"] = "bench",
                // The pace that the server is spared with is not the job's cost.
                ["STRATEGIS_RPS"] = isHurried ? "1000" : null,
                ["STRATEGIS_BURST"] = isHurried ? "1000" : null,
                // Large days come after small ones here, and small after large.
                ["STRATEGIS_MIN_ROWS_PERCENT"] = "0",
            };
            var collection = new ServiceCollection().AddLogging();
            collection.AddLiftoff(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
            services = collection.BuildServiceProvider();
        }

        public async Task<TimeSpan> IngestAsync()
        {
            var clock = Stopwatch.StartNew();
            var result = await services.GetServices<IJob>().OfType<IngestCampaigns>().Single().RunAsync(
                new IngestCampaignsParameters(Day, SnapshotSource.Day, CampaignLevel.Campaign, CampaignMode.Strategis).ToStart());
            return result.Status != JobStatus.Failed ? clock.Elapsed : throw new InvalidOperationException($"The job ended as {result.Status}: {result.Error}");
        }

        /// <summary>What no job can do without: the download, four at once, and the statements, on files that are ready for the engine.</summary>
        public async Task<TimeSpan> BareAsync()
        {
            var ready = Directory.CreateDirectory(Path.Combine(folder, "bare")).FullName;
            var reports = ReportEndpoints.Of(CampaignLevel.Campaign);
            var tables = new List<(ReportEndpoint Report, JsonRows Rows)>();
            var clock = Stopwatch.StartNew();
            using var http = new HttpClient { BaseAddress = server.Address };
            await Parallel.ForEachAsync(reports, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (report, token) =>
            {
                await using var body = await http.GetStreamAsync(new Uri(report.PathAndQuery(new ReportRequest(Day, new StrategisOptions())), UriKind.Relative), token);
                await using var file = File.Create(Path.Combine(ready, report.Label + ".json"));
                await body.CopyToAsync(file, token);
            });
            clock.Stop();
            foreach (var report in reports)
            {
                var rowsPath = Path.Combine(ready, report.Label + ".ndjson");
                var rows = await JsonRows.UnwrapAsync(Path.Combine(ready, report.Label + ".json"), rowsPath, report.Label, CancellationToken.None);
                tables.Add((report, rows));
            }

            clock.Start();
            var warehouse = services.GetRequiredService<WarehouseFile>();
            await using var scratch = warehouse.OpenScratch();
            var merge = new CampaignMerge(scratch, Day, CampaignLevel.Campaign, new StrategisOptions());
            foreach (var (report, rows) in tables) merge.Load(report, rows);
            merge.AddStored([]);
            var (merged, _) = merge.Write(ready);
            scratch.Execute("CREATE TABLE campaign_rows AS SELECT * FROM read_parquet($merged)", new { merged });
            return clock.Elapsed;
        }

        /// <summary>The same job as a process of its own.</summary>
        public Task<Measured> IngestAloneAsync() => Measured.RunAsync(
            Path.Combine(AppContext.BaseDirectory, "..", "..", "Cli", "release", "liftoff.dll"),
            ["ingest-campaigns", "--date=2025-11-22", "--mode=strategis", "--json"],
            settings.Where(setting => setting.Value is not null).Append(new("WAREHOUSE_STORAGE", "")).ToDictionary(setting => setting.Key, setting => setting.Value!));

        public ValueTask DisposeAsync() => services.DisposeAsync();
    }
}
