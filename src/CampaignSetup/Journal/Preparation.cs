using System.Text.Json.Nodes;
using Liftoff.CampaignSetup.Outside;

namespace Liftoff.CampaignSetup.Journal;

/// <summary>What a step is about to send, or why it need not or must not.</summary>
/// <param name="Payload">Null when there is nothing to create.</param>
/// <param name="ParentId">The outside object under which it is made.</param>
public sealed record Preparation(JsonObject? Payload, string? ParentId = null)
{
    /// <summary>The object exists already; it is used as it is.</summary>
    public string? ExistingId { get; init; }

    public CallFailure? Failure { get; init; }

    /// <summary>Somebody else is at it; ask again after this.</summary>
    public TimeSpan? Wait { get; init; }
}
