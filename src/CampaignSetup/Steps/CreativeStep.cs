using System.Text.Json.Nodes;
using Liftoff.CampaignSetup.Facebook;
using Liftoff.CampaignSetup.Journal;
using Liftoff.CampaignSetup.Outside;

namespace Liftoff.CampaignSetup.Steps;

/// <summary>Step 6a: one creative, with the tracking link of its ad set.</summary>
internal sealed class CreativeStep(FacebookRelay relay, FacebookPayloads payloads) : FacebookStep(relay)
{
    private readonly FacebookRelay relay = relay;

    public override string ObjectType => Journal.ObjectType.FacebookCreative;

    /// <summary>The proxy's allow-list may not let creatives be listed; one too many is invisible and delivers nothing.</summary>
    public override bool MayRepeatUnseen => true;

    protected override string Level => "adcreatives";

    protected override Preparation Prepare(SetupTurn turn, OpenCall item)
    {
        var ad = turn.Plan.AdSets[item.AdSetIndex!.Value].Ads[item.AdIndex!.Value];
        return new Preparation(payloads.Creative(turn.Plan, ad, item.Name, item.TrackingCampaignId!, item.TrackingUrl!, item.ClientRequestKey), AdAccount.ToAct(turn.Plan.AdAccountId));
    }

    // The name carries the request id and both indexes.
    protected override bool IsOurs(JsonObject row, SetupTurn turn, OpenCall item) => true;

    protected override Task<CallAnswer> ListAsync(SetupTurn turn, CancellationToken cancellationToken) => relay.ListCreativesAsync(turn.Plan.Organization, turn.Plan.AdAccountId, cancellationToken);
}
