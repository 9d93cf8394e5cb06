using System.Globalization;
using System.Text.RegularExpressions;

namespace Liftoff.CampaignSetup.Plan;

/// <summary>
/// A Facebook campaign's name in six parts: <c>brand | objective | hookSetId | market | channel | date</c>.
/// </summary>
public sealed partial record CampaignName(string Brand, string Objective, string HookSetId, string Market, string Channel, DateOnly Date)
{
    public static CampaignName Of(CampaignPlan plan) => new(plan.Brand, plan.Objective, plan.HookSetId, plan.Market, plan.Channel, plan.Date);

    public override string ToString() => NameParts.Join(Brand, Objective, HookSetId, Market, Channel, Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    /// <param name="name">May carry a prefix that ties it to Strategis: <c>si4k9x20611_</c> or <c>SID:si4k9x20611 | </c>.</param>
    /// <returns>Null when the name does not follow the convention.</returns>
    public static CampaignName? Parse(string name)
    {
        var parts = WithoutPrefix(name).Split(NameParts.Separator);
        return parts.Length == 6 && parts.All(NameParts.IsGood)
            && DateOnly.TryParseExact(parts[5], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? new CampaignName(parts[0], parts[1], parts[2], parts[3], parts[4], date)
            : null;
    }

    internal static string WithoutPrefix(string name) => Prefix().Replace(name, "", 1);

    // Strategis's ids begin with "si", continue with at least one digit among lower-case letters, and stay below 15 characters.
    [GeneratedRegex(@"^(?:SID:[A-Za-z0-9_-]+ \| |si(?=[a-z]*[0-9])[a-z0-9]{6,12}_)")]
    private static partial Regex Prefix();
}
