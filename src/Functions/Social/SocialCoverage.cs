using Liftoff.Social.Queries;

namespace Liftoff.Functions.Social;

/// <summary>What <c>GET /api/social/coverage</c> answers.</summary>
/// <param name="Coverage">By platform, and by day, the newest first. A day of which nothing is stored has no line.</param>
public sealed record SocialCoverage(IReadOnlyList<DayCoverage> Coverage, IReadOnlyList<WaitingConnection> Waiting);
