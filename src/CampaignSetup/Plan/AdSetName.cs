using System.Globalization;

namespace Liftoff.CampaignSetup.Plan;

/// <summary>A Facebook ad set's name in five parts: <c>audienceKey | placementKey | optimizationEvent | budgetType | v1</c>.</summary>
public sealed record AdSetName(string AudienceKey, string PlacementKey, string OptimizationEvent, string BudgetType, int Version)
{
    public static AdSetName Of(AdSetPlan adSet) =>
        new(adSet.AudienceKey, adSet.PlacementKey, adSet.OptimizationEvent, adSet.BudgetType.ToString().ToUpperInvariant(), adSet.Version);

    public override string ToString() => NameParts.Join(AudienceKey, PlacementKey, OptimizationEvent, BudgetType, FormattableString.Invariant($"v{Version}"));

    /// <returns>Null when the name does not follow the convention.</returns>
    public static AdSetName? Parse(string name)
    {
        var parts = name.Split(NameParts.Separator);
        return parts.Length == 5 && parts.All(NameParts.IsGood)
            && parts[4] is ['v', >= '1' and <= '9', ..]
            && int.TryParse(parts[4].AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? new AdSetName(parts[0], parts[1], parts[2], parts[3], version)
            : null;
    }
}
