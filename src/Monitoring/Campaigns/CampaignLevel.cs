namespace Liftoff.Monitoring.Campaigns;

/// <summary>What one row stands for.</summary>
public enum CampaignLevel
{
    Campaign,
    Adset,
}
