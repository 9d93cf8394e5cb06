using Liftoff.CampaignSetup.Plan;

namespace Liftoff.CampaignSetup.Requests;

/// <summary>What a plan would do, without doing it.</summary>
public sealed record PlanValidation
{
    public required bool IsValid { get; init; }
    public required IReadOnlyList<PlanProblem> Problems { get; init; }
    public required IReadOnlyList<PlanProblem> Warnings { get; init; }

    /// <summary>The id that a submission would have; null for a plan that cannot be read.</summary>
    public string? RequestId { get; init; }

    public string? PlanHash { get; init; }
    public PlanNames? Names { get; init; }

    /// <summary>Every creating call in order, with its exact body; ids that are not known yet stand in braces.</summary>
    public IReadOnlyList<CallPreview>? Calls { get; init; }

    /// <summary>Facebook's cost: 3 points a write, 1 a read. The development tier blocks an account above 60.</summary>
    public int FacebookPoints { get; init; }

    /// <summary><c>none</c>, <c>possible</c>, or <c>unknown</c> without a store.</summary>
    public string DuplicateRisk { get; init; } = "unknown";

    /// <summary>The request that has the same content; null for none.</summary>
    public string? DuplicateOf { get; init; }
}
