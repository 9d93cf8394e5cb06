using Liftoff.Social.Collection;

namespace Liftoff.Social.Platforms;

/// <summary>A platform did not give what was asked, and asking on for this connection is of no use in this run.</summary>
/// <param name="outcome">What that makes of the connection.</param>
/// <param name="reason">A sentence without ids and tokens, the same for every connection it happens to, so that they can be counted together.</param>
/// <param name="until">When asking again may succeed; null when time alone does not help.</param>
public sealed class PlatformException(ConnectionOutcome outcome, string reason, DateTimeOffset? until = null, Exception? innerException = null)
    : Exception(reason, innerException)
{
    public ConnectionOutcome Outcome { get; } = outcome;

    public DateTimeOffset? Until { get; } = until;
}
