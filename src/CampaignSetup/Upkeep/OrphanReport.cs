namespace Liftoff.CampaignSetup.Upkeep;

/// <summary>What a sweep found.</summary>
/// <param name="StuckCalls">Open calls without a worker; a retry of their request settles them.</param>
/// <param name="Orphans">Outside objects that no journal row owns.</param>
/// <param name="Problems">What could not be looked at.</param>
/// <param name="Acted">Whether the sweep was allowed to remove what it found.</param>
public sealed record OrphanReport(IReadOnlyList<StuckCall> StuckCalls, IReadOnlyList<Orphan> Orphans, IReadOnlyList<string> Problems, bool Acted);
