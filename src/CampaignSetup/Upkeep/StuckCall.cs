namespace Liftoff.CampaignSetup.Upkeep;

/// <summary>A call whose outcome is not known and that nobody works on.</summary>
public sealed class StuckCall
{
    public required string RequestId { get; init; }
    public required string ObjectType { get; init; }
    public required string Name { get; init; }
    public required string Status { get; init; }
    public DateTimeOffset LastStartedAt { get; init; }
}
