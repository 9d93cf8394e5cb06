using System.Text.Json.Nodes;
using Liftoff.CampaignSetup.Facebook;
using Liftoff.CampaignSetup.Journal;

namespace Liftoff.CampaignSetup.Steps;

/// <summary>Step 6b: one ad, of a creative that was just made or given.</summary>
internal sealed class AdStep(FacebookRelay relay, FacebookPayloads payloads) : FacebookStep(relay)
{
    public override string ObjectType => Journal.ObjectType.FacebookAd;

    protected override string Level => "ads";

    protected override Preparation Prepare(SetupTurn turn, OpenCall item)
    {
        var creative = turn.Plan.AdSets[item.AdSetIndex!.Value].Ads[item.AdIndex!.Value].CreativeId ?? item.CreativeId!;
        return new Preparation(payloads.Ad(turn.Plan, item.Name, item.AdSetId!, creative, item.ClientRequestKey), item.AdSetId);
    }

    protected override bool IsOurs(JsonObject row, SetupTurn turn, OpenCall item) => row["adset_id"]?.ToString() == item.AdSetId;
}
