using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Liftoff.StandIns.FunctionsHost.Orchestrations;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Liftoff.StandIns.FunctionsHost.Tests;

/// <summary>A running host on a free port, with the functions of the given classes and an empty application folder.</summary>
public sealed class TestHost : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly IHost host;
    private readonly string folder;

    private TestHost(IHost host, string folder, LogLines log)
    {
        this.host = host;
        this.folder = folder;
        Log = log;
        Client = host.Services.GetRequiredService<DevelopmentDurableTaskClient>();
        Http = new HttpClient { BaseAddress = new Uri(host.Services.GetRequiredService<Webhooks>().Origin) };
    }

    public HttpClient Http { get; }
    public DurableTaskClient Client { get; }
    public LogLines Log { get; }
    public IServiceProvider Services => host.Services;

    public static Task<TestHost> StartAsync(params Type[] functions) => StartAsync(functions, _ => { });

    /// <param name="files">Written to the application folder: host.json, local.settings.json.</param>
    public static async Task<TestHost> StartAsync(
        Type[] functions, Action<FunctionsApplicationBuilder> configure, params (string Name, string Content)[] files)
    {
        var folder = Directory.CreateTempSubdirectory("functions-host-").FullName;
        foreach (var (name, content) in files) File.WriteAllText(Path.Combine(folder, name), content);
        var log = new LogLines();
        var builder = FunctionsApplication.CreateBuilder(["--port", "0"], functions, folder);
        builder.ConfigureFunctionsWebApplication();
        builder.Logging.ClearProviders().AddProvider(log).SetMinimumLevel(LogLevel.Debug);
        configure(builder);
        var host = builder.Build();
        await host.StartAsync();
        return new TestHost(host, folder, log);
    }

    public async Task<OrchestrationMetadata> RunAsync(string orchestrator, object? input = null, string? instanceId = null)
    {
        var id = await Client.ScheduleNewOrchestrationInstanceAsync(orchestrator, input, new StartOrchestrationOptions(instanceId));
        return await CompletionAsync(id);
    }

    public async Task<OrchestrationMetadata> CompletionAsync(string id)
    {
        using var patience = new CancellationTokenSource(Patience);
        return await Client.WaitForInstanceCompletionAsync(id, true, patience.Token);
    }

    /// <summary>Waits for something that the host does by itself. Fails after a while.</summary>
    public static async Task UntilAsync(Func<Task<bool>> holds, string what)
    {
        var end = DateTime.UtcNow + Patience;
        while (!await holds())
        {
            Assert.True(DateTime.UtcNow < end, $"This did not come about: {what}");
            await Task.Delay(10);
        }
    }

    public static Task UntilAsync(Func<bool> holds, string what) => UntilAsync(() => Task.FromResult(holds()), what);

    public async Task<(HttpStatusCode Status, JsonNode? Body)> GetJsonAsync(string path)
    {
        using var response = await Http.GetAsync(path);
        var text = await response.Content.ReadAsStringAsync();
        return (response.StatusCode, text.Length > 0 ? JsonNode.Parse(text) : null);
    }

    public async Task<HttpStatusCode> PostAsync(string path, string? json = null)
    {
        using var content = json is null ? null : new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        using var response = await Http.PostAsync(path, content);
        return response.StatusCode;
    }

    public Task StopAsync() => host.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await host.StopAsync();
        if (host is IAsyncDisposable disposable) await disposable.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
