using Liftoff.Upstream;

namespace Liftoff.Monitoring.Sources;

/// <summary>Asks the Strategis staging host, which knows no log-in.</summary>
public sealed record StagingClient(UpstreamClient Upstream);
