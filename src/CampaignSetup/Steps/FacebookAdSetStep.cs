using System.Text.Json.Nodes;
using Liftoff.CampaignSetup.Facebook;
using Liftoff.CampaignSetup.Journal;

namespace Liftoff.CampaignSetup.Steps;

/// <summary>Step 4: one Facebook ad set.</summary>
internal sealed class FacebookAdSetStep(FacebookRelay relay, FacebookPayloads payloads) : FacebookStep(relay)
{
    public override string ObjectType => Journal.ObjectType.FacebookAdSet;

    protected override string Level => "adsets";

    protected override Preparation Prepare(SetupTurn turn, OpenCall item)
    {
        var campaign = turn.Row.FacebookCampaignId!;
        return new Preparation(payloads.AdSet(turn.Plan, turn.Plan.AdSets[item.AdSetIndex!.Value], item.Name, campaign, item.ClientRequestKey), campaign);
    }

    protected override bool IsOurs(JsonObject row, SetupTurn turn, OpenCall item) => row["campaign_id"]?.ToString() == turn.Row.FacebookCampaignId;
}
