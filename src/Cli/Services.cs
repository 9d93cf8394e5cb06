using Liftoff.Composition;
using Liftoff.Composition.Telemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Liftoff.Cli;

/// <summary>The same services as the Functions app's, from the environment and local.settings.json; logs go to the error stream.</summary>
public static class Services
{
    /// <exception cref="Settings.InvalidSettingsException">Settings are missing or wrong.</exception>
    public static ServiceProvider Build()
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging
            .AddSimpleConsole(console => console.SingleLine = true)
            .AddFilter("Azure", LogLevel.Error)
            .AddFilter("Liftoff", LogLevel.Warning)
            // Why a run failed stands in its result, which the command prints.
            .AddFilter<ConsoleLoggerProvider>("Liftoff.Warehouse.JobRunner", LogLevel.Error)
            .AddFilter<ConsoleLoggerProvider>("Liftoff.MediaBuys.Store.MediaRuns", LogLevel.Error)
            .SetMinimumLevel(LogLevel.Warning));
        services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        services.AddLiftoff(new ConfigurationBuilder().AddInMemoryCollection(LocalSettings.Read(LocalSettings.Find())).AddEnvironmentVariables().Build());
        var provider = services.BuildServiceProvider();
        // It listens from when it is made.
        provider.GetRequiredService<TelemetryExport>();
        return provider;
    }
}
