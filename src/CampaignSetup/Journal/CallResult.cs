using Liftoff.CampaignSetup.Outside;

namespace Liftoff.CampaignSetup.Journal;

/// <summary>What became of one journal row in one turn.</summary>
/// <param name="Wait">When to go on; zero for at once.</param>
/// <param name="Failure">Set when the request must end here.</param>
/// <param name="IsRetryable">Whether a second submission of the same plan may go on by itself.</param>
public sealed record CallResult(TimeSpan Wait, CallFailure? Failure = null, bool IsRetryable = false)
{
    public static readonly CallResult Done = new(TimeSpan.Zero);

    /// <summary>The lease went to another worker meanwhile.</summary>
    public static readonly CallResult Lost = new(TimeSpan.FromSeconds(1));
}
