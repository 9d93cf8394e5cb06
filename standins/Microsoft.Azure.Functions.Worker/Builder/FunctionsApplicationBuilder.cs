using Liftoff.StandIns.FunctionsHost;
using Microsoft.AspNetCore.Builder;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>Collects services, settings and middleware; <see cref="Build"/> gives the app together with its development host.</summary>
public class FunctionsApplicationBuilder : IHostApplicationBuilder, IFunctionsWorkerApplicationBuilder
{
    private readonly WebApplicationBuilder web;
    private readonly IReadOnlyList<Type> functionTypes;
    private readonly string applicationFolder;
    private readonly string[] args;
    private readonly List<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> middleware = [];

    internal FunctionsApplicationBuilder(string[]? args, IReadOnlyList<Type> functionTypes, string applicationFolder)
    {
        this.functionTypes = functionTypes;
        this.applicationFolder = applicationFolder;
        this.args = args ?? [];
        web = DevelopmentHostSetup.CreateWebApplicationBuilder(this.args, applicationFolder);
    }

    public IDictionary<object, object> Properties => ((IHostApplicationBuilder)web).Properties;
    public ConfigurationManager Configuration => web.Configuration;
    public IHostEnvironment Environment => web.Environment;
    public ILoggingBuilder Logging => web.Logging;
    public IMetricsBuilder Metrics => web.Metrics;
    public IServiceCollection Services => web.Services;
    IConfigurationManager IHostApplicationBuilder.Configuration => web.Configuration;

    internal bool IsWebApplication { get; set; }

    public IFunctionsWorkerApplicationBuilder Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware)
    {
        this.middleware.Add(middleware);
        return this;
    }

    public void ConfigureContainer<TContainerBuilder>(IServiceProviderFactory<TContainerBuilder> factory, Action<TContainerBuilder>? configure = null)
        where TContainerBuilder : notnull => ((IHostApplicationBuilder)web).ConfigureContainer(factory, configure);

    /// <exception cref="InvalidOperationException">Two functions have one name, or HTTP functions lack <c>ConfigureFunctionsWebApplication()</c>.</exception>
    public IHost Build() => DevelopmentHostSetup.Build(web, args, functionTypes, middleware, applicationFolder, IsWebApplication);
}
