using Liftoff.Jobs;
using Liftoff.Monitoring.Campaigns;

namespace Liftoff.Monitoring.Explanations;

/// <summary>Which row is explained.</summary>
/// <param name="Date">The UTC day.</param>
/// <param name="Campaign">Strategis's id, or that of one of the row's Facebook campaigns.</param>
/// <param name="Adset">Level adset: which; null for the first.</param>
public sealed record ExplainParameters(DateOnly Date, string Campaign, CampaignLevel Level = CampaignLevel.Campaign, string? Adset = null)
{
    public static readonly IReadOnlyList<JobParameter> Described =
    [
        new("date", "YYYY-MM-DD", "The UTC day (default: today)."),
        new("campaign", "ID", "The campaign: Strategis's id, or that of one of its Facebook campaigns."),
        new("level", "campaign|adset", "The campaign's row, or that of an ad set (default: campaign)."),
        new("adset", "ID", "Level adset: which one (default: the first)."),
    ];

    public static ExplainParameters Read(ParameterReader given)
    {
        var campaign = given.Text("campaign");
        if (campaign is null) given.Add("campaign", "is missing: which campaign?");
        return new ExplainParameters(given.Date("date"), campaign ?? "", given.Choice("level", CampaignLevel.Campaign), given.Text("adset"));
    }

    /// <summary>What is told when there is no such row.</summary>
    public string NotFound => $"There is no {ParameterReader.WireName(Level)} {Campaign} on {Date:yyyy-MM-dd}.";
}
