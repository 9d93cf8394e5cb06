namespace Liftoff.CampaignSetup.Requests;

/// <summary>A request in a list.</summary>
public sealed class RequestLine
{
    public required string RequestId { get; init; }
    public required string Status { get; init; }
    public required string SetupStatus { get; init; }
    public string? DeliveryStatus { get; init; }
    public string? Step { get; init; }
    public required string Organization { get; init; }
    public required string AdAccountId { get; init; }
    public required string HookSetId { get; init; }
    public required string CampaignName { get; init; }
    public string? FacebookCampaignId { get; init; }
    public required string?[] StrategisCampaignIds { get; init; }
    public string? Failure { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
}
