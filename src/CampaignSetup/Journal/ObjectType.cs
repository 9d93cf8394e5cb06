namespace Liftoff.CampaignSetup.Journal;

/// <summary>What a journal row stands for, as the database writes it.</summary>
public static class ObjectType
{
    public const string Template = "template";
    public const string FacebookCampaign = "fb_campaign";
    public const string FacebookAdSet = "fb_adset";
    public const string TrackingCampaign = "strategis_campaign";
    public const string FacebookCreative = "fb_creative";
    public const string FacebookAd = "fb_ad";
}
