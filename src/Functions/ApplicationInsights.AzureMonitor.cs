using Azure.Monitor.OpenTelemetry.Exporter;
using Liftoff.Composition.Telemetry;
using Microsoft.Extensions.DependencyInjection;

namespace Liftoff.Functions;

internal static partial class ApplicationInsights
{
    static partial void AddTarget(IServiceCollection services, string connection) => services.AddSingleton(new TelemetryTarget(
        traces => traces.AddAzureMonitorTraceExporter(exporter => exporter.ConnectionString = connection),
        metrics => metrics.AddAzureMonitorMetricExporter(exporter => exporter.ConnectionString = connection)));
}
