using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Liftoff.Monitoring.Queries;
using Liftoff.Simulator;
using Liftoff.Simulator.Snapshots;
using Liftoff.Tour.LocalStack;
using Spectre.Console;

namespace Liftoff.Tour;

/// <summary>
/// What <c>./run</c> does once everything is built: starts the storage emulator, the outside world's simulator and the
/// Functions app, runs the main job through HTTP as any client would, and shows what came out.
/// </summary>
public sealed class GuidedTour : IAsyncDisposable
{
    private const int Port = 7071;
    private const int LinesShown = 12;

    private readonly Azurite azurite;
    private readonly PostgresCluster postgres;
    private readonly SimulatorHost simulator;
    private readonly FunctionsApp app;
    private readonly HttpClient http;
    private readonly string databasePath;
    // Yesterday: a whole day, at whatever time somebody tries this.
    private readonly DateOnly date = DateOnly.FromDateTime(DateTime.UtcNow).AddDays(-1);

    private GuidedTour(Azurite azurite, PostgresCluster postgres, SimulatorHost simulator, FunctionsApp app, string databasePath)
    {
        this.azurite = azurite;
        this.postgres = postgres;
        this.simulator = simulator;
        this.app = app;
        this.databasePath = databasePath;
        http = new HttpClient { BaseAddress = app.Address };
    }

    /// <exception cref="StackException">A part cannot be started; nothing is left running.</exception>
    public static async Task<GuidedTour> StartAsync(CancellationToken cancellationToken)
    {
        if (!Ports.IsFree(Port)) throw new StackException($"Port {Port} is in use. Stop what listens there and start again.");
        var data = Path.Combine(Checkout.Root, "data");
        var logs = Path.Combine(Checkout.Root, "artifacts", "logs");
        Azurite? azurite = null;
        PostgresCluster? postgres = null;
        SimulatorHost? simulator = null;
        try
        {
            Say("Starting Azurite, the storage emulator …");
            azurite = await Azurite.StartAsync(Path.Combine(Checkout.Root, "azurite", "data"), Path.Combine(logs, "azurite.log"), usualPorts: true, cancellationToken);
            Say("Starting PostgreSQL …");
            postgres = await PostgresCluster.StartAsync(Path.Combine(data, "postgres"), Path.Combine(logs, "postgres.log"), cancellationToken);
            Say("Starting the simulator of the outside systems …");
            simulator = await SimulatorHost.StartAsync(new SimulatorOptions { Seed = 42 }, cancellationToken);
            Say("Writing a snapshot of its campaigns …");
            var snapshots = Path.Combine(data, "snapshots", "facebook");
            WriteSnapshots(simulator, snapshots);
            Say("Starting the Functions app …");
            var databasePath = Path.Combine(data, "monitoring.duckdb");
            var app = await FunctionsApp.StartAsync(Port, Settings(azurite, postgres, simulator, databasePath, data), Path.Combine(logs, "functions.log"), cancellationToken);
            return new GuidedTour(azurite, postgres, simulator, app, databasePath);
        }
        catch
        {
            if (simulator is not null) await simulator.DisposeAsync();
            if (postgres is not null) await postgres.DisposeAsync();
            if (azurite is not null) await azurite.DisposeAsync();
            throw;
        }
    }

    public async Task ShowAsync(CancellationToken cancellationToken)
    {
        await RunJobAsync("ingest-campaigns", cancellationToken);
        await RunJobAsync("ingest-sessions", cancellationToken);
        await ShowRpcAsync("media_source", cancellationToken);
        await ShowRpcAsync("owner", cancellationToken);
        await ShowRpcAsync("campaign", cancellationToken);
        await ShowRpcAsync("click_hour", cancellationToken);

        AnsiConsole.WriteLine();
        AnsiConsole.MarkupLineInterpolated($"[bold]The file[/]  {databasePath} (open it with any DuckDB client)");
        AnsiConsole.MarkupLineInterpolated($"[bold]The blob[/]  {azurite.BlobAddress}/warehouse/monitoring.duckdb");
        AnsiConsole.MarkupLineInterpolated($"[bold]The page[/]  {app.Address}api/dashboard#/pl?date={date:yyyy-MM-dd}");
        AnsiConsole.MarkupLineInterpolated($"[bold]To try[/]    curl '{app.Address}api/monitor/rpc?date={date:yyyy-MM-dd}&by=owner'");
        AnsiConsole.MarkupLineInterpolated($"          curl '{app.Address}api/monitor/runs?date={date:yyyy-MM-dd}'");
        AnsiConsole.MarkupLineInterpolated($"          curl -X POST '{app.Address}api/monitor/ingest-sessions?date={date.AddDays(-1):yyyy-MM-dd}'");
        AnsiConsole.MarkupLineInterpolated($"          curl '{simulator.BaseAddress}__sim/world?date={date:yyyy-MM-dd}'");
    }

    public async Task ServeAsync(CancellationToken cancellationToken)
    {
        AnsiConsole.WriteLine();
        Say($"Serving on {app.Address} until Ctrl-C.");
        while (!app.Process.HasExited) await Task.Delay(TimeSpan.FromMilliseconds(200), cancellationToken);
        throw new StackException($"The Functions app ended by itself; its log is {app.Process.LogPath}.");
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        // The app gives its lease back while the storage is still there.
        await app.DisposeAsync();
        await simulator.DisposeAsync();
        await postgres.DisposeAsync();
        await azurite.DisposeAsync();
    }

    private static Dictionary<string, string?> Settings(Azurite azurite, PostgresCluster postgres, SimulatorHost simulator, string databasePath, string data)
    {
        var outside = simulator.BaseAddress.AbsoluteUri;
        return new Dictionary<string, string?>(FunctionsApp.LocalSettings(azurite))
        {
            ["MONITORING_DB_PATH"] = databasePath,
            ["LANDING_PATH"] = Path.Combine(data, "landing"),
            ["POSTGRES_CONNECTION"] = postgres.ConnectionString,
            ["DAY_SNAPSHOTS_BASE"] = Path.Combine(data, "snapshots", "facebook", "day"),
            ["RECONCILED_SNAPSHOTS_BASE"] = Path.Combine(data, "snapshots", "facebook", "reconciled"),
            ["STRATEGIS_STAGING_BASE_URL"] = outside,
            ["STRATEGIST_API_BASE_URL"] = outside,
            ["STRATEGIS_API_BASE_URL"] = outside,
            ["IX_ID_BASE_URL"] = outside,
            ["IX_ID_EMAIL"] = "sim@example.com",
            ["IX_ID_PASSWORD"] = "sim-password",
        };
    }

    // As the snapshot writer of the real world leaves them: one run folder, yesterday and today, both levels.
    private static void WriteSnapshots(SimulatorHost simulator, string root)
    {
        var now = DateTimeOffset.UtcNow;
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        new SnapshotWriter(simulator.World, root).WriteDay(now, [today.AddDays(-1), today], ["campaign", "adset"]);
    }

    private async Task RunJobAsync(string job, CancellationToken cancellationToken)
    {
        AnsiConsole.WriteLine();
        Say($"POST {app.Address}api/monitor/{job}?date={date:yyyy-MM-dd}");
        using var started = await http.PostAsync($"api/monitor/{job}?date={date:yyyy-MM-dd}", null, cancellationToken);
        if (!started.IsSuccessStatusCode) throw new StackException($"{job} was not started ({(int)started.StatusCode}): {await started.Content.ReadAsStringAsync(cancellationToken)}");
        var payload = await started.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        var statusUrl = payload.GetProperty("statusQueryGetUri").GetString()!;
        Say($"{(int)started.StatusCode}; status at {statusUrl}");

        var shown = "";
        while (true)
        {
            var status = await http.GetFromJsonAsync<JsonElement>(statusUrl, cancellationToken);
            var runtimeStatus = status.GetProperty("runtimeStatus").GetString()!;
            if (runtimeStatus != shown) Say($"  {shown = runtimeStatus}");
            if (runtimeStatus is "Completed")
            {
                foreach (var count in status.GetProperty("output").GetProperty("counts").EnumerateObject())
                    AnsiConsole.MarkupLineInterpolated($"  {count.Value.GetInt64(),12:N0}  {count.Name.Replace('_', ' ')}");
                return;
            }

            if (runtimeStatus is "Failed" or "Terminated") throw new StackException($"{job} ended as {runtimeStatus}: {status.GetProperty("output")}");
            await Task.Delay(250, cancellationToken);
        }
    }

    private async Task ShowRpcAsync(string by, CancellationToken cancellationToken)
    {
        using var answer = await http.GetAsync($"api/monitor/rpc?date={date:yyyy-MM-dd}&by={by}", cancellationToken);
        if (!answer.IsSuccessStatusCode) throw new StackException($"The RPC by {by} was not answered ({(int)answer.StatusCode}); the app's log is {app.Process.LogPath}.");
        var lines = await answer.Content.ReadFromJsonAsync<List<RpcLine>>(cancellationToken) ?? [];
        var table = new Table().RoundedBorder().Title($"RPC by {by.Replace('_', ' ')}, {date:yyyy-MM-dd}");
        table.AddColumn(by.Replace('_', ' '));
        foreach (var title in (string[])["sessions", "revenue", "RPC"]) table.AddColumn(new TableColumn(title).RightAligned());
        var shown = by == "click_hour" ? lines : lines.Take(LinesShown).ToList();
        foreach (var line in shown)
            table.AddRow(Markup.Escape(line.Key), Text($"{line.Sessions:N0}"), Text($"${line.Revenue:N2}"), Text($"{line.Rpc:0.0000}"));
        if (lines.Count > shown.Count) table.Caption($"and {lines.Count - shown.Count} more");
        AnsiConsole.WriteLine();
        AnsiConsole.Write(table);
    }

    private static string Text(FormattableString text) => Markup.Escape(text.ToString(CultureInfo.InvariantCulture));

    private static void Say(string text) => AnsiConsole.MarkupLineInterpolated($"{text}");
}
