using System.Text.RegularExpressions;

namespace Liftoff.CampaignSetup.Plan;

/// <summary>A Strategis tracking campaign's name: the Facebook campaign's and one ad set's, joined by <c> - </c>.</summary>
public sealed partial record TrackingCampaignName(CampaignName Campaign, AdSetName AdSet)
{
    public override string ToString() => $"{Campaign} - {AdSet}";

    /// <returns>Null when the name does not follow the convention.</returns>
    public static TrackingCampaignName? Parse(string name)
    {
        // The joint itself may stand inside a part; the date before it may not stand anywhere else.
        var joint = Joint().Match(name);
        return joint.Success
            && CampaignName.Parse(name[..(joint.Index + joint.Length - 3)]) is { } campaign
            && AdSetName.Parse(name[(joint.Index + joint.Length)..]) is { } adSet
            ? new TrackingCampaignName(campaign, adSet)
            : null;
    }

    [GeneratedRegex(@"\| \d{4}-\d{2}-\d{2} - ")]
    private static partial Regex Joint();
}
