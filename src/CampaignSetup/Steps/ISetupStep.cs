using System.Text.Json.Nodes;
using Liftoff.CampaignSetup.Journal;
using Liftoff.CampaignSetup.Outside;

namespace Liftoff.CampaignSetup.Steps;

/// <summary>How one kind of outside object is made and found again. Whether and when decides <see cref="CreateOnce"/>.</summary>
public interface ISetupStep
{
    string ObjectType { get; }

    /// <summary>Under this name only one worker of all processes is at the step; null for no need.</summary>
    string? Gate(SetupTurn turn) => null;

    /// <summary>Builds what is to be sent. May read outside, never write.</summary>
    Task<Preparation> PrepareAsync(SetupTurn turn, OpenCall item, CancellationToken cancellationToken);

    /// <summary>Sends it, once.</summary>
    Task<CallAnswer> CreateAsync(SetupTurn turn, OpenCall item, JsonObject payload, CancellationToken cancellationToken);

    /// <summary>Looks for what an earlier attempt may have made.</summary>
    Task<LookUp> FindAsync(SetupTurn turn, OpenCall item, CancellationToken cancellationToken);

    /// <summary>Whether a second copy does no harm, so that the call may go out again although nobody could look.</summary>
    bool MayRepeatUnseen => false;

    /// <summary>Completes what a look-up found, where creating takes more than one call.</summary>
    /// <returns>Why it could not; null when the object is as it should be.</returns>
    Task<CallFailure?> AdoptAsync(SetupTurn turn, OpenCall item, string externalId, CancellationToken cancellationToken) => Task.FromResult<CallFailure?>(null);

    /// <summary>The tracking URL that belongs to the new object; null for kinds without one.</summary>
    string? TrackingUrlOf(string externalId) => null;
}
