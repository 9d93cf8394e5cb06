namespace Liftoff.CampaignSetup.Upkeep;

/// <param name="Asked">Active mappings.</param>
/// <param name="Changed">Of these, those whose status outside is another than before.</param>
/// <param name="Problems">What could not be asked.</param>
public sealed record StatusSyncResult(int Asked, int Changed, IReadOnlyList<string> Problems);
