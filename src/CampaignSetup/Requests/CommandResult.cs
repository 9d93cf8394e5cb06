namespace Liftoff.CampaignSetup.Requests;

/// <summary>The answer to a wish.</summary>
/// <param name="Other">The request that has the same content; null unless that is why it was turned down.</param>
public sealed record CommandResult(CommandOutcome Outcome, string? Other = null);
