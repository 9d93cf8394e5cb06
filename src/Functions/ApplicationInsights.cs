using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Liftoff.Functions;

/// <summary>Sends our traces and metrics to Application Insights, in a build with the official packages. Logs get there through the host.</summary>
internal static partial class ApplicationInsights
{
    private const string Setting = "APPLICATIONINSIGHTS_CONNECTION_STRING";

    public static void Add(IServiceCollection services, IConfiguration configuration)
    {
        if (configuration[Setting] is { Length: > 0 } connection) AddTarget(services, connection);
    }

    static partial void AddTarget(IServiceCollection services, string connection);
}
