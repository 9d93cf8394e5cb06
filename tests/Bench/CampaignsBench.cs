using System.Diagnostics;
using System.Globalization;
using Dapper;
using Liftoff.Composition;
using Liftoff.Jobs;
using Liftoff.Monitoring.Campaigns;
using Liftoff.Warehouse;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Liftoff.Bench;

/// <summary>A day's campaign job on a large file against a small one, and a snapshot of 200,000 rows against one of 20,000.</summary>
public static class CampaignsBench
{
    private const int Rounds = 3;
    private static readonly DateOnly Day = new(2026, 1, 1);

    public static async Task<int> RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("liftoff-bench-").FullName;
        try
        {
            Report.Title("campaigns: 2,000 a day");
            await using var year = await Subject.CreateAsync(Path.Combine(folder, "year"), days: 365);
            await using var month = await Subject.CreateAsync(Path.Combine(folder, "month"), days: 30);
            year.WriteSnapshot(2_000);
            month.WriteSnapshot(2_000);
            await year.IngestAsync();
            await month.IngestAsync();
            var ratios = new List<double>();
            for (var round = 0; round < Rounds; round++) ratios.Add(await year.IngestAsync() / await month.IngestAsync());
            Report.Ratio("a day's job on 365 stored days / on 30", ratios.Order().ElementAt(Rounds / 2), 1.2);

            Report.Title("campaigns: one large snapshot");
            month.WriteSnapshot(20_000);
            await month.IngestAsync();
            var small = await month.IngestAsync();
            month.WriteSnapshot(200_000);
            var large = await month.IngestAsync();
            Report.Ratio("200,000 rows / ten times 20,000 rows", large / (small * 10), 1.2);
            Report.Memory("200,000 rows: most memory of the job's process", (await month.IngestAloneAsync()).PeakBytes, 1.0);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>A warehouse in a folder, with a history, and the job on it.</summary>
    private sealed class Subject(string folder, ServiceProvider services) : IAsyncDisposable
    {
        private int runs;

        public static async Task<Subject> CreateAsync(string folder, int days)
        {
            var services = new ServiceCollection().AddLogging();
            services.AddLiftoff(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["MONITORING_DB_PATH"] = Path.Combine(folder, "monitoring.duckdb"),
                ["LANDING_PATH"] = Path.Combine(folder, "landing"),
                ["DAY_SNAPSHOTS_BASE"] = Path.Combine(folder, "snapshots"),
            }).Build());
            var subject = new Subject(folder, services.BuildServiceProvider());
            await subject.Warehouse.WriteAsync(async (connection, token) =>
            {
                await connection.ExecuteAsync(new CommandDefinition("""
                    INSERT INTO campaign_rows BY NAME
                    SELECT DATE '2026-01-01' - (1 + i // 2000)::INTEGER AS date, 'campaign' AS level, 'day' AS snapshot_source, 'snapshot' AS mode,
                           '12023' || lpad((i % 2000)::VARCHAR, 13, '0') AS campaign_id, 'owner' || i % 7 AS owner, 'facebook' AS media_source,
                           (hash(i) % 100000 / 100.0)::DECIMAL(18, 6) AS spend_usd, (hash(i + 1) % 100000 / 100.0)::DECIMAL(18, 6) AS revenue_usd,
                           'history' AS run_id, now()::TIMESTAMP AS updated_at
                    FROM range($rows) t(i)
                    """, new { rows = days * 2000L }, cancellationToken: token));
                return 0;
            });
            return subject;
        }

        private WarehouseFile Warehouse => services.GetRequiredService<WarehouseFile>();

        public void WriteSnapshot(int rows)
        {
            var run = Path.Combine(folder, "snapshots", new DateTime(2026, 1, 2).AddMinutes(runs++).ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture));
            var partition = Directory.CreateDirectory(Path.Combine(run, "level=campaign", "date=2026-01-01")).FullName;
            using (var file = new StreamWriter(Path.Combine(partition, "part-000.csv")))
            {
                file.WriteLine("date,level,account_id,campaign_id,campaign_name,owner,category,spend_usd,revenue_usd,impressions,clicks,sessions,conversions,source");
                for (var row = 0; row < rows; row++)
                    file.WriteLine(string.Create(CultureInfo.InvariantCulture, $"2026-01-01,campaign,act_{row % 9},120240000{row:000000000},si{row}_0101_Category_{row % 79},owner{row % 7},Category{row % 79},{row % 500}.25,{row % 700}.125,{row % 9000},{row % 600},{row % 400},{row % 90},strategis_day"));
            }

            File.WriteAllText(Path.Combine(run, "manifest.csv"), $"snapshot_ts,source,schema_version,level,date,num_rows,file_path\nx,strategis_day,1,campaign,2026-01-01,{rows},/elsewhere/part-000.csv\n");
        }

        public async Task<TimeSpan> IngestAsync()
        {
            var clock = Stopwatch.StartNew();
            var result = await services.GetServices<IJob>().OfType<IngestCampaigns>().Single().RunAsync(
                new IngestCampaignsParameters(Day, SnapshotSource.Day, CampaignLevel.Campaign, CampaignMode.Snapshot).ToStart());
            return result.Status == JobStatus.Success ? clock.Elapsed : throw new InvalidOperationException($"The job ended as {result.Status}: {result.Error}");
        }

        /// <summary>The same job as a process of its own.</summary>
        public Task<Measured> IngestAloneAsync() => Measured.RunAsync(
            Path.Combine(AppContext.BaseDirectory, "..", "..", "Cli", "release", "liftoff.dll"),
            ["ingest-campaigns", "--date=2026-01-01", "--json"],
            new Dictionary<string, string>
            {
                ["MONITORING_DB_PATH"] = Path.Combine(folder, "monitoring.duckdb"),
                ["LANDING_PATH"] = Path.Combine(folder, "landing"),
                ["DAY_SNAPSHOTS_BASE"] = Path.Combine(folder, "snapshots"),
                ["WAREHOUSE_STORAGE"] = "",
            });

        public ValueTask DisposeAsync() => services.DisposeAsync();
    }
}
