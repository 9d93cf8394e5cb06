namespace Liftoff.CampaignSetup.Plan;

/// <summary>A plan as far as it can be read.</summary>
/// <param name="Plan">Null when the JSON is no object or what is wrong leaves no plan.</param>
/// <param name="Json">As it was sent.</param>
/// <param name="Hash">SHA-256 over the canonical JSON without the request id, 64 hex digits; empty when the JSON cannot be read.</param>
public sealed record PlanReading(CampaignPlan? Plan, string Json, string Hash, IReadOnlyList<PlanProblem> Problems, IReadOnlyList<PlanProblem> Warnings)
{
    public bool IsGood => Plan is not null && Problems.Count == 0;
}
