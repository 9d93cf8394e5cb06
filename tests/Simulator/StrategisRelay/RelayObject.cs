using System.Text.Json.Nodes;

namespace Liftoff.Simulator.StrategisRelay;

/// <summary>Something that exists at Strategis or Facebook.</summary>
public sealed class RelayObject
{
    /// <summary><c>templates</c>, <c>tracking</c>, <c>campaigns</c>, <c>adsets</c>, <c>adcreatives</c> or <c>ads</c>.</summary>
    public required string Kind { get; init; }

    public required string Id { get; init; }

    public required string Name { get; set; }

    /// <summary>Facebook's status; null at Strategis and for creatives.</summary>
    public string? Status { get; set; }

    public required string Organization { get; init; }

    /// <summary>Digits; null at Strategis.</summary>
    public string? AccountId { get; init; }

    /// <summary>Campaign of an ad set, ad set of an ad.</summary>
    public string? ParentId { get; init; }

    /// <summary>The key it came with; null at Strategis.</summary>
    public string? Key { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>As sent, without what the relay takes out.</summary>
    public required JsonObject Body { get; set; }

    public bool IsLive => Status is not ("DELETED" or "ARCHIVED");
}
