using System.Text.Json.Nodes;

namespace Liftoff.CampaignSetup.Plan;

/// <summary>One ad set of a plan.</summary>
public sealed record AdSetPlan
{
    /// <summary>A token of the name; nothing resolves it to targeting.</summary>
    public required string AudienceKey { get; init; }

    /// <summary>A token of the name.</summary>
    public required string PlacementKey { get; init; }

    public required string OptimizationEvent { get; init; }

    public required BudgetType BudgetType { get; init; }

    /// <summary>From 1.</summary>
    public required int Version { get; init; }

    /// <summary>In Graph's shape and vocabulary, with the Advantage audience flag.</summary>
    public required JsonObject Targeting { get; init; }

    public string? PixelId { get; init; }

    public string? CustomEventType { get; init; }

    /// <summary>Micros of the plan's currency.</summary>
    public long? DailyBudgetMicros { get; init; }

    public required string BidStrategy { get; init; }

    /// <summary>Micros of the plan's currency; needed by strategies with a cap.</summary>
    public long? BidAmountMicros { get; init; }

    /// <summary>Passed on as it was written, so that the time zone stays the caller's.</summary>
    public string? StartTime { get; init; }

    public required IReadOnlyList<AdPlan> Ads { get; init; }
}
