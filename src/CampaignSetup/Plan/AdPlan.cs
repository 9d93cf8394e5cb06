namespace Liftoff.CampaignSetup.Plan;

/// <summary>One ad of a plan, with a creative that exists or the content to make one.</summary>
public sealed record AdPlan
{
    /// <summary><c>IMG</c> or <c>VID</c>.</summary>
    public required string CreativeType { get; init; }

    public required string HookId { get; init; }

    public required string Variant { get; init; }

    /// <summary><c>1x1</c>, <c>4x5</c> or <c>9x16</c>.</summary>
    public required string Format { get; init; }

    public required string Lang { get; init; }

    /// <summary>A Facebook creative that exists; then none is made.</summary>
    public string? CreativeId { get; init; }

    /// <summary>Null when <see cref="CreativeId"/> is given.</summary>
    public CreativeContent? Creative { get; init; }

    public bool IsVideo => CreativeType == "VID";
}
