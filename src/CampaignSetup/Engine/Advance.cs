namespace Liftoff.CampaignSetup.Engine;

/// <summary>The result of one turn: small, and all that a driver needs to decide when to come back.</summary>
/// <param name="Created">Objects that exist.</param>
/// <param name="Total">Objects that the plan asks for.</param>
/// <param name="WaitSeconds">Not before then is there anything to do.</param>
/// <param name="Reason">Why it waits or failed; null otherwise.</param>
public sealed record Advance(AdvanceOutcome Outcome, string Step, int Created, int Total, double WaitSeconds = 0, string? Reason = null)
{
    public bool IsOver => Outcome is AdvanceOutcome.Completed or AdvanceOutcome.Failed or AdvanceOutcome.NotStarted;
}
