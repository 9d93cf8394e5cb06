namespace Liftoff.CampaignSetup.Requests;

/// <summary>An ad set with what belongs to it.</summary>
public sealed record AdSetNode(SetupNode AdSet, SetupNode StrategisCampaign, string? TrackingUrl, IReadOnlyList<AdNode> Ads);
