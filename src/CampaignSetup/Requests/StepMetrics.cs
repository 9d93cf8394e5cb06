namespace Liftoff.CampaignSetup.Requests;

/// <summary>How long a step takes, over finished ones.</summary>
public sealed class StepMetrics
{
    public required string Step { get; init; }
    public int Finished { get; init; }
    public double? SecondsP50 { get; init; }
    public double? SecondsP95 { get; init; }
}
