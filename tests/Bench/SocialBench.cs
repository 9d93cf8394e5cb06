using System.Text.Json;
using Dapper;
using Liftoff.Simulator;
using Liftoff.Simulator.Faults;
using Liftoff.Simulator.Social;
using Liftoff.Social.Connections;
using Liftoff.Tour.LocalStack;
using Npgsql;

namespace Liftoff.Bench;

/// <summary>10,000 users on three platforms at 50 ms a call and 32 calls in flight: the whole job, in a process of its own, against what the calls alone would take.</summary>
public static class SocialBench
{
    private const int UsualUsers = 10_000;
    private const int InFlight = 32;
    private const int BatchUsers = 500;
    private const string Key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    private static readonly TimeSpan CallTime = TimeSpan.FromMilliseconds(50);

    public static async Task<int> RunAsync(int users = UsualUsers)
    {
        var folder = Directory.CreateTempSubdirectory("liftoff-bench-").FullName;
        try
        {
            Report.Title($"social: {users:N0} users × 3 platforms, {CallTime.TotalMilliseconds:0} ms a call, {InFlight} in flight");
            await using var postgres = await PostgresCluster.StartAsync(dataFolder: null, Path.Combine(folder, "postgres.log"), CancellationToken.None);
            await ConnectAsync(postgres.ConnectionString, users);
            await using var platforms = await SimulatorHost.StartAsync(new SimulatorOptions());
            platforms.Faults.Set([new Fault("*", FaultKind.Delay) { Delay = CallTime }]);

            var warehouse = Directory.CreateDirectory(Path.Combine(folder, "warehouse")).FullName;
            var settings = new Dictionary<string, string>
            {
                ["POSTGRES_CONNECTION"] = postgres.ConnectionString,
                ["ENCRYPTION_KEY"] = Key,
                ["GRAPH_API_BASE_URL"] = new Uri(platforms.BaseAddress, "graph").AbsoluteUri,
                ["YOUTUBE_ANALYTICS_BASE_URL"] = new Uri(platforms.BaseAddress, "youtube").AbsoluteUri,
                ["GOOGLE_OAUTH_BASE_URL"] = new Uri(platforms.BaseAddress, "google").AbsoluteUri,
                ["LINKEDIN_API_BASE_URL"] = new Uri(platforms.BaseAddress, "linkedin").AbsoluteUri,
                ["SOCIAL_CONCURRENCY"] = $"{InFlight}",
                ["SOCIAL_BATCH_USERS"] = $"{BatchUsers}",
                ["MONITORING_DB_PATH"] = Path.Combine(warehouse, "monitoring.duckdb"),
                ["LANDING_PATH"] = Path.Combine(folder, "landing"),
                ["WAREHOUSE_STORAGE"] = "",
            };
            // Makes the file, which is a write of its own.
            await CollectAsync("--user=nobody");

            var writes = 0;
            using var watcher = new FileSystemWatcher(warehouse, "monitoring.duckdb");
            // A write publishes the file by renaming it into its place.
            watcher.Renamed += (_, _) => Interlocked.Increment(ref writes);
            watcher.EnableRaisingEvents = true;
            var measured = await CollectAsync();

            using var result = JsonDocument.Parse(measured.Output);
            var counts = result.RootElement.GetProperty("counts");
            if (counts.GetProperty("connections_collected").GetInt32() != users * 3) throw new InvalidOperationException($"Not every connection was collected: {counts}");
            var calls = counts.GetProperty("calls").GetInt64();
            Report.Seconds($"{calls:N0} calls at the theoretical rate of {InFlight / CallTime.TotalSeconds:0} a second", CallTime * calls / InFlight);
            Report.Seconds($"whole job, {counts.GetProperty("total_metrics_inserted").GetInt64():N0} figures stored", measured.Wall);
            Report.Share("theoretical time / whole job", CallTime * calls / InFlight / measured.Wall, 0.8);
            Report.Memory("most memory", measured.PeakBytes, 0.5);
            var batches = (users + BatchUsers - 1) / BatchUsers;
            // The run's own end is one more.
            Report.Ratio($"writes of the file besides the run's end / {batches} batches", (writes - 1.0) / batches, 1);
            return 0;

            Task<Measured> CollectAsync(params string[] arguments) =>
                Measured.RunAsync(Path.Combine(AppContext.BaseDirectory, "..", "..", "Cli", "release", "liftoff.dll"), ["collect-social", .. arguments, "--json"], settings);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task ConnectAsync(string connectionString, int users)
    {
        var fernet = new Fernet(Key);
        var rows = Enumerable.Range(0, users).SelectMany(user => new[]
        {
            Row(user, "instagram", $"17841{user:000000000000}", SocialWorld.MetaToken), Row(user, "facebook", $"1{user:00000000000000}", SocialWorld.MetaToken), Row(user, "youtube", $"UC-{user}", SocialWorld.YouTubeToken),
        });
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await connection.ExecuteAsync("""
            CREATE TABLE platform_connections (
                id uuid PRIMARY KEY DEFAULT gen_random_uuid(), user_id text NOT NULL, platform varchar(50) NOT NULL, page_id varchar(100), access_token_encrypted text, refresh_token_encrypted text, token_expires_at timestamp,
                instagram_id varchar(100), organization_id varchar(100), is_active boolean DEFAULT true, connection_status varchar(20) DEFAULT 'active', last_token_refresh timestamp, updated_at timestamp)
            """);
        await using var copy = await connection.BeginBinaryImportAsync("COPY platform_connections (user_id, platform, page_id, access_token_encrypted) FROM STDIN (FORMAT binary)");
        foreach (var row in rows) await copy.WriteRowAsync(CancellationToken.None, row);
        await copy.CompleteAsync();

        object[] Row(int user, string platform, string account, Func<string, string> token) => [$"user-{user:00000}", platform, account, fernet.Encrypt(token(account), DateTimeOffset.UtcNow)];
    }
}
