using System.Text.Json;
using Liftoff.StandIns.FunctionsHost.Http;
using Liftoff.StandIns.FunctionsHost.Orchestrations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.DurableTask;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Liftoff.StandIns.FunctionsHost;

/// <summary>Puts the host together: settings first, then the functions, then the parts that run them.</summary>
internal static class DevelopmentHostSetup
{
    private const int DefaultPort = 7071;

    public static WebApplicationBuilder CreateWebApplicationBuilder(string[] args, string applicationFolder)
    {
        var web = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            ContentRootPath = applicationFolder,
            EnvironmentName = Environment.GetEnvironmentVariable("AZURE_FUNCTIONS_ENVIRONMENT") ?? Environments.Development,
        });
        AddSettings(web.Configuration, applicationFolder);

        web.Logging.AddConsole(console => console.FormatterName = HostConsoleFormatter.FormatterName)
            .AddConsoleFormatter<HostConsoleFormatter, ConsoleFormatterOptions>();
        web.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(5));
        web.Services.Configure<JsonSerializerOptions>(options => options.PropertyNameCaseInsensitive = true); // the worker's default
        web.Services.AddControllers(); // what IActionResult needs to run
        web.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        return web;
    }

    public static WebApplication Build(
        WebApplicationBuilder web,
        string[] args,
        IReadOnlyList<Type> functionTypes,
        IReadOnlyList<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> middleware,
        string applicationFolder,
        bool isWebApplication)
    {
        var catalog = FunctionCatalog.Load(functionTypes, web.Configuration);
        if (!isWebApplication && catalog.WithTrigger<HttpTriggerAttribute>().FirstOrDefault() is { } http)
            throw new InvalidOperationException($"'{http.Name}' is an HTTP function: call builder.ConfigureFunctionsWebApplication() before Build().");

        web.Services.TryAddSingleton(TimeProvider.System);
        web.Services.AddSingleton(catalog);
        web.Services.AddSingleton(HostJson.Read(applicationFolder));
        web.Services.AddSingleton<DataConverter, WorkerJsonConverter>();
        web.Services.AddSingleton<ParameterBinder>();
        web.Services.AddSingleton<FunctionExecution>();
        web.Services.AddSingleton(services => new FunctionInvoker(
            services.GetRequiredService<IServiceScopeFactory>(),
            middleware.Reverse().Aggregate<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>, FunctionExecutionDelegate>(
                services.GetRequiredService<FunctionExecution>().RunAsync, (next, use) => use(next)),
            services.GetRequiredService<ILoggerFactory>()));
        web.Services.AddSingleton<RunningWork>();
        web.Services.AddSingleton<TaskHub>();
        web.Services.AddSingleton<Webhooks>();
        web.Services.AddSingleton<DevelopmentDurableTaskClient>();
        web.Services.AddSingleton<DevelopmentHost>();
        web.Services.AddHostedService(services => services.GetRequiredService<DevelopmentHost>());

        var app = web.Build();
        app.Urls.Add($"http://127.0.0.1:{Port(args, web.Configuration, applicationFolder)}");
        app.UseHttpFunctionStatusCodes();
        app.MapHttpFunctions();
        app.MapAdmin();
        app.MapDurableWebhooks();
        return app;
    }

    /// <summary>The Values of local.settings.json are settings as if they came from the environment, which wins over them.</summary>
    private static void AddSettings(ConfigurationManager configuration, string applicationFolder)
    {
        var values = LocalSettings(applicationFolder).GetSection("Values").AsEnumerable(makePathsRelative: true)
            .Where(pair => pair.Value is not null)
            .ToDictionary(pair => pair.Key.Replace("__", ":", StringComparison.Ordinal), pair => pair.Value);

        IList<IConfigurationSource> sources = configuration.Sources;
        var environment = sources.OfType<EnvironmentVariablesConfigurationSource>().LastOrDefault(source => string.IsNullOrEmpty(source.Prefix));
        sources.Insert(environment is null ? sources.Count : sources.IndexOf(environment), new MemoryConfigurationSource { InitialData = values });
        sources.Insert(0, new MemoryConfigurationSource
        {
            InitialData = new Dictionary<string, string?>
            {
                ["Logging:LogLevel:Default"] = "Information",
                ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",
                ["Logging:LogLevel:Microsoft.Hosting.Lifetime"] = "Warning", // this host says itself where it listens
            },
        });
    }

    /// <summary><c>--port N</c>, else the setting FUNCTIONS_PORT, else Core Tools' own Host.LocalHttpPort in local.settings.json, else 7071; 0 takes a free one.</summary>
    private static int Port(string[] args, IConfiguration configuration, string applicationFolder)
    {
        var text = new ConfigurationBuilder().AddCommandLine(args).Build()["port"]
            ?? configuration["FUNCTIONS_PORT"]
            ?? LocalSettings(applicationFolder)["Host:LocalHttpPort"];
        if (string.IsNullOrWhiteSpace(text)) return DefaultPort;
        return ushort.TryParse(text, out var port) ? port : throw new InvalidOperationException($"\"{text}\" is not a port: give a number from 0 to 65535.");
    }

    private static IConfiguration LocalSettings(string folder) =>
        new ConfigurationBuilder().AddJsonFile(Path.Combine(folder, "local.settings.json"), optional: true).Build();
}
