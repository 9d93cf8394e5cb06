using Liftoff.Operations.Telemetry;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Liftoff.Composition.Telemetry;

/// <summary>Listens to the product's spans and metrics from when it is made, and sends what is left when it is disposed. Does nothing where there is nobody to send to.</summary>
public sealed class TelemetryExport : IDisposable
{
    private readonly TracerProvider? traces;
    private readonly MeterProvider? metrics;

    public TelemetryExport(TelemetryOptions options, IEnumerable<TelemetryTarget> targets)
    {
        ArgumentNullException.ThrowIfNull(options);
        var more = targets.ToList();
        if (options.Endpoint is null && more.Count == 0) return;

        // Besides our own: each HTTP request (its query is left out by the runtime), each statement to PostgreSQL, and the
        // host's invocation that they belong to.
        var tracing = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(ResourceOf(options)).AddSource(Instruments.Name, "System.Net.Http", "Npgsql", "Microsoft.Azure.Functions.Worker");
        var metering = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(ResourceOf(options)).AddMeter(Instruments.Name, "System.Net.Http", "System.Runtime", "Npgsql");
        if (options.Endpoint is not null)
        {
            tracing.AddOtlpExporter(exporter => Configure(exporter, options, "traces"));
            metering.AddOtlpExporter(exporter => Configure(exporter, options, "metrics"));
        }

        foreach (var target in more)
        {
            target.AddTraces(tracing);
            target.AddMetrics(metering);
        }

        traces = tracing.Build();
        metrics = metering.Build();
    }

    /// <summary>Sends logs with their scopes, which name the run.</summary>
    public static void AddLogs(OpenTelemetryLoggerOptions logs, TelemetryOptions options)
    {
        ArgumentNullException.ThrowIfNull(logs);
        logs.IncludeScopes = true;
        logs.SetResourceBuilder(ResourceOf(options)).AddOtlpExporter(exporter => Configure(exporter, options, "logs"));
    }

    public void Dispose()
    {
        traces?.Dispose();
        metrics?.Dispose();
    }

    private static ResourceBuilder ResourceOf(TelemetryOptions options) => ResourceBuilder.CreateDefault().AddService(options.ServiceName, serviceInstanceId: $"{Environment.MachineName}:{Environment.ProcessId}");

    private static void Configure(OtlpExporterOptions exporter, TelemetryOptions options, string signal)
    {
        exporter.Endpoint = options.EndpointOf(signal);
        exporter.Protocol = options.IsHttp ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;
        if (options.Headers is { } headers) exporter.Headers = headers;
    }
}
