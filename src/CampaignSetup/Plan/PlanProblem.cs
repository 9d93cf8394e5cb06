using System.Text.Json.Serialization;

namespace Liftoff.CampaignSetup.Plan;

/// <summary>What is wrong, or remarkable, at one place of a plan.</summary>
/// <param name="At">JSON pointer (RFC 6901) into the plan as it was sent; empty for the whole.</param>
/// <param name="Problem">A sentence's rest that fits behind the pointer.</param>
public sealed record PlanProblem([property: JsonPropertyName("pointer")] string At, string Problem);
