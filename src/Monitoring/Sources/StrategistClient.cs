using Liftoff.Upstream;

namespace Liftoff.Monitoring.Sources;

/// <summary>Asks the Strategist API with an IX ID token.</summary>
public sealed record StrategistClient(UpstreamClient Upstream);
