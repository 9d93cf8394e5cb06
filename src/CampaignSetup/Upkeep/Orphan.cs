namespace Liftoff.CampaignSetup.Upkeep;

/// <param name="RequestId">The request whose object it resembles.</param>
/// <param name="Status">Facebook's; null at Strategis.</param>
/// <param name="Action">What was done with it; null when the sweep only reports.</param>
public sealed record Orphan(string RequestId, string ObjectType, string ExternalId, string Name, string Organization, string? Status, string? Action);
