using System.Security.Cryptography;
using Liftoff.Tour.LocalStack;

namespace Liftoff.Bench;

/// <summary>
/// A million rows merged with one in a hundred changed, against a bare COPY and UPDATE; and the export of those rows, against
/// <c>COPY TO</c> piped through gzip. The job's side is a process of its own and includes its start.
/// </summary>
public static class MediaBuysBench
{
    private const int UsualRows = 1_000_000;
    private const int Rounds = 3;
    private const string Table = "media_tool.platform_buy_daily_impressions";

    public static async Task<int> RunAsync(int rows = UsualRows)
    {
        var folder = Directory.CreateTempSubdirectory("liftoff-bench-").FullName;
        try
        {
            await using var postgres = await PostgresCluster.StartAsync(dataFolder: null, Path.Combine(folder, "postgres.log"), CancellationToken.None);
            await using var source = await StaticSnowflake.StartAsync(rows);
            var bench = new Runs(postgres, source, folder);

            Report.Title($"media buys: {rows:N0} rows of 30 days, 1 % of them changed");
            var first = await bench.SyncAsync();
            await bench.WriteRowsAsync();
            List<Measured> merges = [], bares = [];
            for (var round = 0; round < Rounds; round++)
            {
                // In turn, so that a machine that slows down slows both.
                source.ChangeOneInAHundred();
                merges.Add(await bench.SyncAsync());
                bares.Add(await bench.BareCopyAndUpdateAsync(round));
            }

            Report.Seconds("first sync, into empty tables", first.Wall);
            Report.Seconds("sync: read from the SQL API, staged and merged", Median(merges));
            Report.Seconds("bare COPY into an empty table plus bare UPDATE of 1 %", Median(bares));
            Report.Ratio("sync / bare, median of pairs", MedianRatio(merges, bares), 2);
            Report.Memory("sync: most memory", merges.Append(first).Max(m => m.PeakBytes), 0.5);

            Report.Title($"media buys: export of {rows:N0} rows, NDJSON and Parquet in one archive");
            List<Measured> exports = [], pipes = [];
            for (var round = 0; round < Rounds; round++)
            {
                exports.Add(await bench.ExportAsync());
                pipes.Add(await bench.CopyThroughGzipAsync());
            }

            Report.Seconds("export", Median(exports));
            Report.Seconds("COPY TO | gzip", Median(pipes));
            Report.Share("(COPY TO | gzip) / export, median of pairs", MedianRatio(pipes, exports), 0.6);
            Report.Memory("export: most memory", exports.Max(m => m.PeakBytes), 0.25);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static TimeSpan Median(List<Measured> runs) => runs.Select(run => run.Wall).Order().ElementAt(runs.Count / 2);

    private static double MedianRatio(List<Measured> runs, List<Measured> to) => runs.Zip(to, (a, b) => a.Wall / b.Wall).Order().ElementAt(Rounds / 2);

    /// <summary>Both sides' processes, over the same server.</summary>
    private sealed class Runs(PostgresCluster postgres, StaticSnowflake source, string folder)
    {
        private readonly string address = $"postgresql://liftoff@127.0.0.1:{postgres.Port}/postgres";
        private readonly Dictionary<string, string> settings = new()
        {
            ["MEDIA_BUYS_POSTGRES_CONNECTION"] = postgres.ConnectionString,
            ["MEDIA_BUYS_EXPORT_PATH"] = Path.Combine(folder, "exports"),
            ["MONITORING_DB_PATH"] = Path.Combine(folder, "monitoring.duckdb"),
            ["LANDING_PATH"] = Path.Combine(folder, "landing"),
            ["WAREHOUSE_STORAGE"] = "",
            ["SNOWFLAKE_BASE_URL"] = source.BaseAddress.AbsoluteUri,
            ["SNOWFLAKE_ACCOUNT"] = "bench",
            ["SNOWFLAKE_USER"] = "bench",
            ["SNOWFLAKE_PRIVATE_KEY"] = NewKey(),
        };

        public Task<Measured> SyncAsync() => JobAsync("sync-media-buys", $"--date={StaticSnowflake.LastDay.AddDays(1):yyyy-MM-dd}");

        public async Task<Measured> ExportAsync()
        {
            var measured = await JobAsync("export-media-buys");
            Directory.Delete(Path.Combine(folder, "exports"), recursive: true);
            return measured;
        }

        /// <summary>The rows as they are now, in a file for the bare side.</summary>
        public Task<Measured> WriteRowsAsync() => ShellAsync($"""psql -q "$ADDRESS" -c "COPY {Table} TO STDOUT" > "$FOLDER/rows.copy" """);

        public Task<Measured> BareCopyAndUpdateAsync(int round) => ShellAsync($"""
            psql -q "$ADDRESS" -v ON_ERROR_STOP=1 -c "CREATE TABLE bare_{round} (LIKE {Table} INCLUDING ALL)" -c "COPY bare_{round} FROM STDIN" -c "UPDATE bare_{round} SET impressions = impressions + 1, updated_at = now() WHERE abs(hashtext(media_buy_id || date)) % 100 = {round}" < "$FOLDER/rows.copy"
            """);

        public Task<Measured> CopyThroughGzipAsync() => ShellAsync($"""psql -q "$ADDRESS" -c "COPY {Table} TO STDOUT" | gzip > "$FOLDER/rows.copy.gz" """);

        private Task<Measured> JobAsync(string job, params string[] arguments) =>
            Measured.RunAsync(Path.Combine(AppContext.BaseDirectory, "..", "..", "Cli", "release", "liftoff.dll"), [job, .. arguments, "--json"], settings);

        private Task<Measured> ShellAsync(string command) =>
            Measured.RunProgramAsync("bash", ["-c", "set -euo pipefail\n" + command], new Dictionary<string, string> { ["ADDRESS"] = address, ["FOLDER"] = folder });

        private static string NewKey()
        {
            using var rsa = RSA.Create(2048);
            return rsa.ExportPkcs8PrivateKeyPem();
        }
    }
}
