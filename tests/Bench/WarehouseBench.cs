using System.Diagnostics;
using System.Diagnostics.Metrics;
using Azure.Storage.Blobs;
using Dapper;
using DuckDB.NET.Data;
using Liftoff.Composition;
using Liftoff.Jobs;
using Liftoff.Operations.Telemetry;
using Liftoff.Tour.LocalStack;
using Liftoff.Warehouse;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Liftoff.Bench;

/// <summary>What it costs to keep a year of hours in a blob: a day's push, a pull into an empty cache, and both against moving the whole file.</summary>
public static class WarehouseBench
{
    private const int Days = 365;
    private const int Rounds = 3;
    private const string Container = "warehouse";

    /// <param name="rows">Hourly rows in the file; 14 million make about 280 MB.</param>
    public static async Task<int> RunAsync(int rows)
    {
        var folder = Directory.CreateTempSubdirectory("liftoff-bench-").FullName;
        try
        {
            await using var azurite = await Azurite.StartAsync(Path.Combine(folder, "azurite"), Path.Combine(folder, "azurite.log"), usualPorts: false, CancellationToken.None);
            await using var house = new House(Path.Combine(folder, "writer"), azurite);
            Report.Title($"warehouse: {rows:N0} hourly rows");
            await house.FillAsync(rows / Days);
            var blob = new BlobContainerClient(azurite.ConnectionString, Container).GetBlobClient("monitoring.duckdb");
            var size = (await blob.GetPropertiesAsync()).Value.ContentLength;
            Report.Bytes("the file", size);

            // The first replacement moves the day's rows out of their place; the ones after it are what every hour does.
            await house.ReplaceTodayAsync(rows / Days);
            var (pushed, took) = await house.ReplaceTodayAsync(rows / Days);
            const long piece = 256 * 1024;
            Report.Bytes("replacing the current day pushes", pushed);
            Report.Share("… of the file", (double)pushed / size);
            Report.Ratio("… against max(2 % of the file, 16 pieces)", pushed / (double)Math.Max(size / 50, 16 * piece), 1.0);
            Report.Seconds("… in all", took);
            var (none, idle) = await house.WriteAsync(_ => Task.CompletedTask);
            Report.Bytes("a write that changes nothing but the run log pushes", none);
            Report.Seconds("… in all (aim: at most 1 s beyond the transfer)", idle);

            var whole = new List<TimeSpan>();
            var copy = Path.Combine(folder, "copy.duckdb");
            await blob.DownloadToAsync(copy);
            for (var round = 0; round < Rounds; round++)
            {
                var clock = Stopwatch.StartNew();
                await new BlobContainerClient(azurite.ConnectionString, Container).GetBlobClient("whole.duckdb").UploadAsync(copy, overwrite: true);
                whole.Add(clock.Elapsed);
            }

            Report.Times("fewer bytes than uploading the whole file", size / (double)Math.Max(1, pushed));
            Report.Times("faster than uploading the whole file, the day's work included", Median(whole) / took);

            var (pulls, readers) = (new List<double>(), new List<double>());
            for (var round = 0; round < Rounds; round++)
            {
                var clock = Stopwatch.StartNew();
                await blob.DownloadToAsync(Path.Combine(folder, "plain.duckdb"));
                var plain = clock.Elapsed;
                await using var reader = new House(Path.Combine(folder, $"reader-{round}"), azurite);
                clock.Restart();
                await reader.ReadAsync();
                readers.Add(plain / clock.Elapsed);
                await using var puller = new House(Path.Combine(folder, $"puller-{round}"), azurite);
                pulls.Add(plain / await puller.PullAsync());
            }

            Report.Share("pull into an empty cache, of a plain download's speed", pulls.Order().ElementAt(Rounds / 2), 0.7);
            Report.Share("… until a reader answers, published copy and opening included", readers.Order().ElementAt(Rounds / 2));
            var alone = Path.Combine(folder, "alone");
            var pull = await Measured.RunAsync(Cli, ["warehouse", "pull"], Settings(alone, azurite).Append(new("DUCKDB_MEMORY_LIMIT", "256MB")).ToDictionary(s => s.Key, s => s.Value!));
            Report.Memory("pull: most memory of its process, engine limited to 256 MB", pull.PeakBytes, 0.5);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Cli => Path.Combine(AppContext.BaseDirectory, "..", "..", "Cli", "release", "liftoff.dll");

    private static TimeSpan Median(List<TimeSpan> times) => times.Order().ElementAt(times.Count / 2);

    private static Dictionary<string, string?> Settings(string folder, Azurite azurite) => new()
    {
        ["WAREHOUSE_STORAGE"] = azurite.ConnectionString,
        ["WAREHOUSE_CONTAINER"] = Container,
        ["MONITORING_DB_PATH"] = Path.Combine(folder, "monitoring.duckdb"),
        ["LANDING_PATH"] = Path.Combine(folder, "landing"),
        ["WAREHOUSE_MAX_AGE_SECONDS"] = "0",
    };

    /// <summary>A machine of its own: its caches, and the blob that all share.</summary>
    private sealed class House : IAsyncDisposable
    {
        private readonly ServiceProvider services;

        public House(string folder, Azurite azurite)
        {
            var collection = new ServiceCollection().AddLogging();
            collection.AddLiftoff(new ConfigurationBuilder().AddInMemoryCollection(Settings(folder, azurite)).Build());
            services = collection.BuildServiceProvider();
        }

        private WarehouseFile Warehouse => services.GetRequiredService<WarehouseFile>();

        /// <summary>A year up to yesterday and today, day by day as jobs leave them.</summary>
        public Task<(long Pushed, TimeSpan Took)> FillAsync(int rowsADay) => WriteAsync(connection => connection.ExecuteAsync(Insert("range($days) d(day), range($rows) r(row)"), new { days = Days, rows = rowsADay, seed = 1 }));

        public Task<(long Pushed, TimeSpan Took)> ReplaceTodayAsync(int rowsADay) => WriteAsync(async connection =>
        {
            await connection.ExecuteAsync("DELETE FROM session_hourly_rows WHERE date = DATE '2026-01-01'");
            await connection.ExecuteAsync(Insert("range(1) d(day), range($rows) r(row)"), new { rows = rowsADay, seed = Random.Shared.Next() });
        });

        /// <returns>What went to the storage, and the whole cycle from the lease to its release.</returns>
        public async Task<(long Pushed, TimeSpan Took)> WriteAsync(Func<DuckDBConnection, Task> work)
        {
            long pushed = 0;
            using var listener = new MeterListener { InstrumentPublished = (instrument, self) => { if (instrument == Instruments.Pushed) self.EnableMeasurementEvents(instrument); } };
            listener.SetMeasurementEventCallback<long>((_, bytes, _, _) => Interlocked.Add(ref pushed, bytes));
            listener.Start();
            var clock = Stopwatch.StartNew();
            await Warehouse.WriteAsync(async (connection, _) =>
            {
                await work(connection);
                return 0;
            });
            return (pushed, clock.Elapsed);
        }

        /// <returns>From the first byte to the last verified piece; the published copy comes after that.</returns>
        public async Task<TimeSpan> PullAsync()
        {
            var watch = new Watch();
            await services.GetRequiredService<WarehouseMaintenance>().PullAsync(watch);
            return watch.Took;
        }

        public Task<long> ReadAsync() => Warehouse.ReadAsync((connection, _) => connection.ExecuteScalarAsync<long>("SELECT count(*) FROM job_runs"));

        public ValueTask DisposeAsync() => services.DisposeAsync();

        private static string Insert(string from) => $"""
            INSERT INTO session_hourly_rows BY NAME
            SELECT DATE '2026-01-01' - day::INTEGER AS date, 'strategis' AS mode, 'si' || lpad((row // 24)::VARCHAR, 5, '0') || '06ab' AS campaign_id, (row % 24)::TINYINT AS click_hour,
                   hash(day, row, $seed) % 90 AS sessions, hash(day, row, $seed) % 45 AS s1_clicks, (hash(row, day, $seed) % 10000000 / 100000.0)::DECIMAL(18, 6) AS revenue,
                   'run-' || day AS run_id, TIMESTAMP '2026-01-01 00:00:00' - to_days(day::INTEGER) AS ingested_at
            FROM {from} ORDER BY date, campaign_id, click_hour
            """;
    }

    /// <summary>Times the stage <c>pulling</c>.</summary>
    private sealed class Watch : IProgress<JobProgress>
    {
        private long began;

        public TimeSpan Took { get; private set; }

        public void Report(JobProgress value)
        {
            if (value.Stage != "pulling") return;
            if (began == 0) began = Stopwatch.GetTimestamp();
            if (value.Done == value.Total) Took = Stopwatch.GetElapsedTime(began);
        }
    }
}
