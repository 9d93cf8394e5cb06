namespace Liftoff.CampaignSetup.Plan;

/// <summary>Whether Strategis's reports can tie Facebook's spend to a tracking campaign by the Facebook campaign's name.</summary>
public enum BindingMode
{
    /// <summary>The name stays as the convention makes it. Strategis does not bind its spend.</summary>
    None,

    /// <summary>The Facebook campaign is renamed to <c>{strategisId}_{name}</c>, with the id of the first ad set's tracking campaign.</summary>
    Prefix,
}
