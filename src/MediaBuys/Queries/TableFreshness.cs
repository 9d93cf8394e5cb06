namespace Liftoff.MediaBuys.Queries;

/// <summary>What a metric table holds.</summary>
/// <param name="FirstDay">Null when it is empty, as all that follow.</param>
/// <param name="ChangedAt">When a sync last changed a row.</param>
public sealed record TableFreshness(string Table, long Rows, DateOnly? FirstDay, DateOnly? LastDay, DateTime? ChangedAt);
