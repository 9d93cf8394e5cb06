using Liftoff.CampaignSetup.Plan;

namespace Liftoff.CampaignSetup.Requests;

/// <summary>The answer to a submitted plan.</summary>
/// <param name="RequestId">Empty when the plan cannot be read.</param>
/// <param name="Other">The request that has the same content; null unless that is the outcome.</param>
public sealed record Submission(SubmissionOutcome Outcome, string RequestId, PlanReading Reading, string? Other = null)
{
    /// <summary>Whether a worker should drive it from here.</summary>
    public bool IsToBeDriven => Outcome is SubmissionOutcome.Accepted or SubmissionOutcome.Running or SubmissionOutcome.Resumed;
}
