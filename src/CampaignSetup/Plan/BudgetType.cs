namespace Liftoff.CampaignSetup.Plan;

/// <summary>Where a campaign's budget lies.</summary>
public enum BudgetType
{
    /// <summary>One budget on the campaign, which Facebook shares out.</summary>
    Cbo,

    /// <summary>A budget on every ad set.</summary>
    Abo,
}
