namespace Liftoff.CampaignSetup.Requests;

/// <summary>An ad and its creative.</summary>
/// <param name="Creative">Null when the plan gave an existing one.</param>
public sealed record AdNode(SetupNode Ad, SetupNode? Creative);
