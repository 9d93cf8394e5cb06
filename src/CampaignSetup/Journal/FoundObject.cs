namespace Liftoff.CampaignSetup.Journal;

/// <summary>An outside object that a look-up found under the name of a call in doubt.</summary>
/// <param name="CreatedAt">Null when the list does not tell.</param>
public sealed record FoundObject(string Id, DateTimeOffset? CreatedAt);
