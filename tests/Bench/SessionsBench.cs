using System.Diagnostics;
using System.Globalization;
using System.Net;
using Dapper;
using DuckDB.NET.Data;
using Liftoff.Monitoring.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Liftoff.Bench;

/// <summary>5 million session rows: the whole job against downloading to disk plus the job's own read of that file.</summary>
public static class SessionsBench
{
    private const int Rows = 5_000_000;
    private const int RowsByRow = 5_000;
    private const int Rounds = 3;

    public static async Task<int> RunAsync()
    {
        Report.Title($"sessions: {Rows:N0} rows");
        var folder = Directory.CreateTempSubdirectory("liftoff-bench-").FullName;
        try
        {
            var csv = Path.Combine(folder, "sessions.csv");
            Generate(csv);
            await using var server = await ServeAsync(csv);
            var job = new List<Measured>();
            var bare = new List<Measured>();
            for (var round = 0; round < Rounds; round++)
            {
                // In turn, so that a machine that slows down slows both.
                job.Add(await WholeJobAsync(server.Urls.First(), Path.Combine(folder, $"job{round}")));
                bare.Add(await Measured.RunAsync(Environment.ProcessPath is { } p && p.EndsWith(".dll", StringComparison.Ordinal) ? p : typeof(SessionsBench).Assembly.Location,
                    ["part", "download-and-read", server.Urls.First(), Directory.CreateDirectory(Path.Combine(folder, $"bare{round}")).FullName], new Dictionary<string, string>()));
            }

            Report.Seconds($"file of {new FileInfo(csv).Length / 1e6:0} MB: whole job", Median(job));
            Report.Seconds("download to disk plus the job's own read", Median(bare));
            Report.Ratio("whole job / (download + read), median of pairs", job.Zip(bare, (a, b) => a.Wall / b.Wall).Order().ElementAt(Rounds / 2), 1.5);
            Report.Memory("whole job: most memory", job.Max(m => m.PeakBytes), 1.5);
            var rowByRow = RowByRow(Path.Combine(folder, "rows.duckdb"));
            Report.Ratio("DELETE+INSERT row by row, per row / whole job, per row", rowByRow / (Median(job) / Rows));
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The part that the job is measured against.</summary>
    public static async Task<int> DownloadAndReadAsync(Uri address, string folder)
    {
        var path = Path.Combine(folder, "sessions.csv");
        using (var http = new HttpClient())
        await using (var body = await http.GetStreamAsync(new Uri(address, "api/s1/report/get-session-rev")))
        await using (var file = File.Create(path))
            await body.CopyToAsync(file);
        using var scratch = new DuckDBConnection("Data Source=:memory:");
        scratch.Open();
        SessionCsvReader.Read(scratch, path, SessionCsvShape.Inspect(path), IngestSessionsParameters.LastHour, Path.Combine(folder, "hours.parquet"));
        return 0;
    }

    private static Task<Measured> WholeJobAsync(string address, string folder) => Measured.RunAsync(
        Path.Combine(AppContext.BaseDirectory, "..", "..", "Cli", "release", "liftoff.dll"),
        ["ingest-sessions", "--date=2025-11-22", "--json"],
        new Dictionary<string, string>
        {
            ["MONITORING_DB_PATH"] = Path.Combine(folder, "monitoring.duckdb"),
            ["LANDING_PATH"] = Path.Combine(folder, "landing"),
            ["STRATEGIS_STAGING_BASE_URL"] = address,
            ["WAREHOUSE_STORAGE"] = "",
        });

    private static void Generate(string path)
    {
        using var connection = new DuckDBConnection("Data Source=:memory:");
        connection.Open();
        connection.Execute($"""
            COPY (
                SELECT '12023' || lpad((hash(i) % 300)::VARCHAR, 13, '0') AS campaign_id,
                       hash(i + 7) % 24 AS click_hour, 'session-' || i AS session_id, 'Category' || hash(i) % 79 AS category,
                       'keyword ' || hash(i * 3) % 5000 AS keyword, (hash(i * 5) % 2000000 / 1000000.0)::DECIMAL(12, 6) AS total_revenue
                FROM range({Rows}) t(i)
            ) TO '{path}' (HEADER)
            """);
    }

    private static async Task<WebApplication> ServeAsync(string path)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        app.MapGet("/api/s1/report/get-session-rev", () => Results.File(path, "text/csv"));
        await app.StartAsync();
        return app;
    }

    // What the predecessor did: one DELETE and one INSERT for each row, through the same provider.
    private static TimeSpan RowByRow(string path)
    {
        using var connection = new DuckDBConnection($"Data Source={path}");
        connection.Open();
        connection.Execute("CREATE TABLE session_hourly_metrics (date DATE, campaign_id VARCHAR, click_hour INTEGER, sessions INTEGER, revenue DOUBLE)");
        var clock = Stopwatch.StartNew();
        for (var row = 0; row < RowsByRow; row++)
        {
            var key = new { date = new DateOnly(2025, 11, 22), campaign = (row % 300).ToString(CultureInfo.InvariantCulture), hour = row / 300 };
            connection.Execute("DELETE FROM session_hourly_metrics WHERE date = $date AND campaign_id = $campaign AND click_hour = $hour", key);
            connection.Execute("INSERT INTO session_hourly_metrics VALUES ($date, $campaign, $hour, 1, 0.5)", key);
        }

        return clock.Elapsed / RowsByRow;
    }

    private static TimeSpan Median(List<Measured> runs) => runs.Select(run => run.Wall).Order().ElementAt(runs.Count / 2);
}
