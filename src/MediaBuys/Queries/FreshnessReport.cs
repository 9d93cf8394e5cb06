namespace Liftoff.MediaBuys.Queries;

/// <summary>How new the metrics are, and why they are missing or old.</summary>
/// <param name="Findings">One sentence each, the most likely cause first; empty when all is as it should be.</param>
public sealed record FreshnessReport(bool IsFresh, IReadOnlyList<TableFreshness> Tables, DateOnly? SyncedUntil, string? LastRunStatus, DateTime? LastRunAt, IReadOnlyList<string> Findings);
