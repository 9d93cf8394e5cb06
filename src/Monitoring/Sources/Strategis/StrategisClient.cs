using Liftoff.Upstream;

namespace Liftoff.Monitoring.Sources.Strategis;

/// <summary>Asks Strategis's reports with an IX ID token.</summary>
public sealed record StrategisClient(UpstreamClient Upstream);
