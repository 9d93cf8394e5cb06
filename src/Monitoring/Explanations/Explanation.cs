namespace Liftoff.Monitoring.Explanations;

/// <summary>Where every figure of a campaign's day comes from.</summary>
/// <param name="CampaignId">As campaign_index has it, whatever id was asked for.</param>
/// <param name="Mode"><c>strategis</c>, <c>remote</c> or <c>snapshot</c>.</param>
/// <param name="IdSource">How the money found its campaign: <c>explicit</c>, <c>network_map</c>, <c>name_prefix</c>, <c>none</c>; null in other modes than strategis.</param>
/// <param name="RunId">The run that stored the row.</param>
/// <param name="Columns">In the order of the table.</param>
/// <param name="Files">The raw answers that the row was made from.</param>
public sealed record Explanation(
    string CampaignId, string? AdsetId, DateOnly Date, string Level, string Mode, string SnapshotSource, string? IdSource, string RunId, DateTime UpdatedAt,
    IReadOnlyList<ExplainedColumn> Columns, IReadOnlyList<LandingFile> Files);
