using Microsoft.Extensions.Configuration;

namespace Liftoff.StandIns.FunctionsHost;

/// <summary>What this host reads from the host.json beside the app; everything else in it is for Azure.</summary>
/// <param name="RoutePrefix">Of HTTP functions, without slashes at its ends; may be empty.</param>
/// <param name="TaskHub">Only shown in the addresses of orchestrations.</param>
internal sealed record HostJson(string RoutePrefix, string TaskHub, string StorageConnection, int MaxConcurrentActivities)
{
    public static HostJson Read(string folder)
    {
        var file = new ConfigurationBuilder().AddJsonFile(Path.Combine(folder, "host.json"), optional: true).Build();
        var durable = file.GetSection("extensions:durableTask");
        return new HostJson(
            (file["extensions:http:routePrefix"] ?? "api").Trim('/'),
            durable["hubName"] ?? "TestHubName",
            durable["storageProvider:connectionName"] ?? "Storage",
            durable.GetValue<int?>("maxConcurrentActivityFunctions") ?? 10 * Environment.ProcessorCount);
    }
}
