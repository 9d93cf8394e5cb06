using Liftoff.Composition;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

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
            .SetMinimumLevel(LogLevel.Warning));
        services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        services.AddLiftoff(new ConfigurationBuilder().AddInMemoryCollection(LocalSettings.Read(LocalSettings.Find())).AddEnvironmentVariables().Build());
        return services.BuildServiceProvider();
    }
}
