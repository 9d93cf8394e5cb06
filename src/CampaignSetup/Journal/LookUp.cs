using Liftoff.CampaignSetup.Outside;

namespace Liftoff.CampaignSetup.Journal;

/// <summary>What a look-up found.</summary>
/// <param name="Failure">Why it could not look; null when it could.</param>
public sealed record LookUp(IReadOnlyList<FoundObject> Found, CallFailure? Failure = null);
