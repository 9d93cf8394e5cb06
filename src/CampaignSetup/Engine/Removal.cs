using Liftoff.CampaignSetup.Outside;

namespace Liftoff.CampaignSetup.Engine;

/// <summary>What became of an object that should go.</summary>
/// <param name="Problem">What could not be done, for people; null when it is gone or renamed.</param>
/// <param name="Passing">Set when another try may do better.</param>
public sealed record Removal(string? Problem, CallFailure? Passing = null)
{
    public static readonly Removal Done = new(Problem: null);
}
