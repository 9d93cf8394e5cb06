using System.Net;
using Liftoff.Composition;

namespace Liftoff.Tour.LocalStack;

/// <summary>The Functions app as a process: under Core Tools where the build uses the official packages, else in the stand-in's own host.</summary>
public sealed class FunctionsApp : IAsyncDisposable
{
    private readonly ChildProcess process;

    private FunctionsApp(ChildProcess process, int port)
    {
        this.process = process;
        Address = new Uri($"http://127.0.0.1:{port}/");
    }

    public Uri Address { get; }

    public ChildProcess Process => process;

    /// <summary>The settings that every local start shares: timers off, storage in Azurite, and nothing of the user's own environment and local.settings.json.</summary>
    public static Dictionary<string, string?> LocalSettings(Azurite azurite)
    {
        // Blank counts as absent, and a blank variable still wins over the file.
        var settings = LiftoffOptions.Settings.ToDictionary(setting => setting.Name, string? (_) => "");
        settings["AzureWebJobsStorage"] = azurite.ConnectionString;
        settings["FUNCTIONS_WORKER_RUNTIME"] = "dotnet-isolated";
        settings["WAREHOUSE_STORAGE"] = azurite.ConnectionString;
        foreach (var schedule in Schedules.All)
        {
            settings[schedule.Setting] = schedule.Sample;
            settings[$"AzureWebJobs.{schedule.Function}.Disabled"] = "true";
        }

        return settings;
    }

    /// <exception cref="StackException">The port is taken, or the app does not start.</exception>
    public static async Task<FunctionsApp> StartAsync(int port, IReadOnlyDictionary<string, string?> settings, string logPath, CancellationToken cancellationToken)
    {
        if (!Ports.IsFree(port)) throw new StackException($"Port {port} is in use. Stop what listens there and start again.");
        var folder = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "Functions", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/'))));
        var isOfficial = File.Exists(Path.Combine(folder, "functions.metadata"));
        var process = isOfficial
            ? ChildProcess.Start("The Functions app", "func", ["start", "--port", $"{port}"], settings, folder, logPath)
            : ChildProcess.Start("The Functions app", "dotnet", [Path.Combine(folder, "Liftoff.Functions.dll"), "--port", $"{port}"], settings, folder, logPath);
        try
        {
            var app = new FunctionsApp(process, port);
            using var http = new HttpClient { BaseAddress = app.Address };
            await process.WaitUntilAsync(token => AnswersAsync(http, token), TimeSpan.FromSeconds(120), cancellationToken);
            return app;
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => process.DisposeAsync();

    /// <summary>The official host listens before it knows its functions. A question that our code refuses shows that the code is there, and opens no file.</summary>
    private static async Task<bool> AnswersAsync(HttpClient http, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await http.GetAsync("api/monitor/rpc?by=nothing", cancellationToken);
            return answer.StatusCode == HttpStatusCode.BadRequest;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
