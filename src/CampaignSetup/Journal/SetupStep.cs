namespace Liftoff.CampaignSetup.Journal;

/// <summary>The steps of a setup, in order, as <c>campaign_requests.step</c> writes them.</summary>
public static class SetupStep
{
    public const string PlanStored = "plan_stored";
    public const string Template = "template";
    public const string FacebookCampaign = "facebook_campaign";
    public const string FacebookAdSets = "facebook_adsets";
    public const string StrategisCampaigns = "strategis_campaigns";
    public const string FacebookAds = "facebook_ads";
    public const string Complete = "complete";
    public const string Rollback = "rollback";

    public static readonly IReadOnlyList<string> All = [PlanStored, Template, FacebookCampaign, FacebookAdSets, StrategisCampaigns, FacebookAds, Complete];
}
