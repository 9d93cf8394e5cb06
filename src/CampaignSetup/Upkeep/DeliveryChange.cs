namespace Liftoff.CampaignSetup.Upkeep;

/// <param name="Error">Null when Facebook took the change.</param>
public sealed record DeliveryChange(string ObjectType, string ExternalId, string Wanted, string? Error);
