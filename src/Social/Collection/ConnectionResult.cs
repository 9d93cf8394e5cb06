using Liftoff.Social.Connections;
using Liftoff.Social.Platforms;

namespace Liftoff.Social.Collection;

/// <summary>What became of one connection, with what was brought in for it.</summary>
/// <param name="Harvest">Null for a connection that was not asked.</param>
/// <param name="Reason">Why it is not collected; null when it is.</param>
/// <param name="RetryAt">When a throttled one can be asked again.</param>
public sealed record ConnectionResult(Connection Connection, ConnectionOutcome Outcome, Harvest? Harvest = null, string? Reason = null, DateTimeOffset? RetryAt = null)
{
    /// <summary>Stored by an earlier run of the same date that did not end: nothing has to be written for it.</summary>
    public bool IsFromEarlier { get; init; }

    /// <summary>Figures that were asked for and did not come.</summary>
    public int Missing { get; init; } = Harvest?.Missing ?? 0;
}
