using System.Text.Json.Nodes;
using Liftoff.CampaignSetup.Facebook;
using Liftoff.CampaignSetup.Journal;

namespace Liftoff.CampaignSetup.Steps;

/// <summary>Step 3: the Facebook campaign.</summary>
internal sealed class FacebookCampaignStep(FacebookRelay relay, FacebookPayloads payloads) : FacebookStep(relay)
{
    public override string ObjectType => Journal.ObjectType.FacebookCampaign;

    protected override string Level => "campaigns";

    protected override Preparation Prepare(SetupTurn turn, OpenCall item) => new(payloads.Campaign(turn.Plan, item.Name, item.ClientRequestKey));

    // The list is of one account; the look-up's own age and ownership tests do the rest.
    protected override bool IsOurs(JsonObject row, SetupTurn turn, OpenCall item) => true;
}
