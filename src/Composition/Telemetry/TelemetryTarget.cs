using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Liftoff.Composition.Telemetry;

/// <summary>A place besides the OTLP collector that traces and metrics are sent to, added by a door that has one.</summary>
public sealed record TelemetryTarget(Action<TracerProviderBuilder> AddTraces, Action<MeterProviderBuilder> AddMetrics);
