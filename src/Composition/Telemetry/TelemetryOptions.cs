using Liftoff.Settings;

namespace Liftoff.Composition.Telemetry;

/// <summary>Where traces, metrics and logs are sent; the names are OpenTelemetry's own.</summary>
public sealed record TelemetryOptions
{
    /// <summary>The collector; null: nothing is sent.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>OTLP over HTTP with protobuf bodies; otherwise over gRPC.</summary>
    public bool IsHttp { get; init; }

    /// <summary>As OpenTelemetry writes them: <c>name=value,name=value</c>. They hold keys.</summary>
    public string? Headers { get; init; }

    /// <summary>Under which name the backend lists us.</summary>
    /// <value>The default value is <c>liftoff</c>.</value>
    public string ServiceName { get; init; } = "liftoff";

    /// <summary>Where a signal goes: over HTTP each has a path of its own.</summary>
    /// <param name="signal"><c>traces</c>, <c>metrics</c> or <c>logs</c>.</param>
    public Uri EndpointOf(string signal) => IsHttp ? new Uri($"{Endpoint!.AbsoluteUri.TrimEnd('/')}/v1/{signal}") : Endpoint!;

    public static TelemetryOptions Read(SettingsReader settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        const string name = "OTEL_EXPORTER_OTLP_ENDPOINT";
        var endpoint = settings.Text(name, "An OpenTelemetry collector that gets traces, metrics and logs, such as http://localhost:4317. Empty: nothing is sent.");
        Uri? address = null;
        if (endpoint is not null && (!Uri.TryCreate(endpoint, UriKind.Absolute, out address) || address.Scheme is not ("http" or "https"))) settings.Add(name, "takes an absolute http or https address such as http://localhost:4317");
        return new TelemetryOptions
        {
            Endpoint = address,
            IsHttp = settings.Choice("OTEL_EXPORTER_OTLP_PROTOCOL", "How it is spoken to: grpc (port 4317 as a rule) or http/protobuf (4318).", "grpc", "grpc", "http/protobuf") != "grpc",
            Headers = settings.Secret("OTEL_EXPORTER_OTLP_HEADERS", "Headers that it asks for, as name=value,name=value."),
            ServiceName = settings.Text("OTEL_SERVICE_NAME", "The name under which traces and metrics are listed.", "liftoff")!,
        };
    }

    /// <summary>Never prints the headers, which hold keys.</summary>
    public override string ToString() => $"{ServiceName} to {Endpoint?.Host ?? "nowhere"}";
}
