namespace Liftoff.CampaignSetup.Requests;

/// <summary>Which requests to list; null takes all.</summary>
/// <param name="Status">Of the plan or of the request.</param>
/// <param name="From">First UTC day of creation.</param>
/// <param name="To">Last UTC day of creation.</param>
public sealed record RequestFilter(string? FacebookCampaignId, string? StrategisCampaignId, string? HookSetId, string? Status, string? Organization, DateOnly? From, DateOnly? To, PageCursor? Cursor);
