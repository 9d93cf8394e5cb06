using Liftoff.CampaignSetup.Requests;

namespace Liftoff.CampaignSetup.Upkeep;

/// <summary>What became of a pause or a resumption, object by object.</summary>
public sealed record DeliveryResult(CommandOutcome Outcome, IReadOnlyList<DeliveryChange> Changes);
