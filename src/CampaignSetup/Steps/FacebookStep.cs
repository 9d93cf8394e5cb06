using System.Text.Json.Nodes;
using Liftoff.CampaignSetup.Facebook;
using Liftoff.CampaignSetup.Journal;
using Liftoff.CampaignSetup.Outside;

namespace Liftoff.CampaignSetup.Steps;

/// <summary>What steps 3, 4 and 6 share: the relay's creating calls and its lists.</summary>
internal abstract class FacebookStep(FacebookRelay relay) : ISetupStep
{
    public abstract string ObjectType { get; }

    /// <summary>The relay's word for this kind.</summary>
    protected abstract string Level { get; }

    public Task<Preparation> PrepareAsync(SetupTurn turn, OpenCall item, CancellationToken cancellationToken) => Task.FromResult(Prepare(turn, item));

    public Task<CallAnswer> CreateAsync(SetupTurn turn, OpenCall item, JsonObject payload, CancellationToken cancellationToken) => relay.CreateAsync(Level, payload, cancellationToken);

    public async Task<LookUp> FindAsync(SetupTurn turn, OpenCall item, CancellationToken cancellationToken)
    {
        var list = await ListAsync(turn, cancellationToken);
        return new LookUp(
            [.. list.Rows
                .Where(row => row["name"]?.ToString() == item.Name && row["status"]?.ToString() is not ("DELETED" or "ARCHIVED") && IsOurs(row, turn, item) && CallAnswer.IdOf(row) is not null)
                .Select(row => new FoundObject(CallAnswer.IdOf(row)!, CallAnswer.TimeOf(row["created_time"]?.ToString())))],
            list.Failure);
    }

    public virtual bool MayRepeatUnseen => false;

    protected abstract Preparation Prepare(SetupTurn turn, OpenCall item);

    /// <summary>Whether a row of this name lies under the right parent.</summary>
    protected abstract bool IsOurs(JsonObject row, SetupTurn turn, OpenCall item);

    protected virtual Task<CallAnswer> ListAsync(SetupTurn turn, CancellationToken cancellationToken) => relay.ListAsync(Level, turn.Plan.Organization, turn.Plan.AdAccountId, cancellationToken);
}
