using Liftoff.Composition;
using Liftoff.Composition.Alerts;
using Liftoff.Jobs;
using Liftoff.Operations.Alerts;
using Liftoff.Warehouse;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Liftoff.Alerts.Tests;

/// <summary>The product's own composition over a folder of one test, at a time that the test sets, with one rule that the test scripts instead of the product's.</summary>
internal sealed class AlertHouse : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("liftoff-alerts-").FullName;
    private readonly ServiceProvider services;

    public AlertHouse(params (string Name, string? Value)[] more)
    {
        var settings = new Dictionary<string, string?>
        {
            ["MONITORING_DB_PATH"] = Path.Combine(folder, "monitoring.duckdb"),
            ["LANDING_PATH"] = Path.Combine(folder, "landing"),
            ["WAREHOUSE_MAX_AGE_SECONDS"] = "0",
            ["DUCKDB_THREADS"] = "1",
            ["ALERT_RULES_OFF"] = string.Join(',', AlertRules.Names),
            ["ALERT_WEBHOOK_RETRY_BACKOFF_MS"] = "1",
            ["DASHBOARD_URL"] = "https://example.com/api/dashboard",
        };
        foreach (var (name, value) in more) settings[name] = value;
        var collection = new ServiceCollection();
        collection.AddLogging(logging => logging.AddProvider(Log).SetMinimumLevel(LogLevel.Trace));
        collection.AddLiftoff(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        collection.AddSingleton<TimeProvider>(Clock);
        collection.AddSingleton<IAlertRule>(Rule);
        services = collection.BuildServiceProvider();
    }

    public SettableClock Clock { get; } = new();

    public ScriptedRule Rule { get; } = new();

    public CapturedLog Log { get; } = new();

    public T Get<T>() where T : notnull => services.GetRequiredService<T>();

    /// <summary>A quarter of an hour later, another check.</summary>
    public async Task<JobResult> CheckAsync()
    {
        Clock.Now += TimeSpan.FromMinutes(15);
        return await services.GetServices<IJob>().OfType<CheckAlerts>().Single().RunAsync(CheckAlerts.Describe.Read(new ParameterReader(new Dictionary<string, string?>(), Clock)));
    }

    public Task<IReadOnlyList<Alert>> AlertsAsync(bool? isOpen = null) => Get<AlertTable>().ListAsync(isOpen, 100, CancellationToken.None);

    public async Task<long?> VersionAsync() => (await Get<WarehouseFile>().GetStatusAsync()).Version;

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
