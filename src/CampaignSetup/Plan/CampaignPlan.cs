using System.Text.Json.Nodes;

namespace Liftoff.CampaignSetup.Plan;

/// <summary>What is to be set up, as read from a plan's JSON: both spellings merged, defaults filled in, money still in micros.</summary>
public sealed record CampaignPlan
{
    /// <summary>The caller's own request id; null when it is to be derived.</summary>
    public string? RequestId { get; init; }

    public required string Brand { get; init; }

    /// <summary>Strategis's buyer.</summary>
    /// <value>The default value is <see cref="Brand"/>.</value>
    public required string Buyer { get; init; }

    /// <summary>As the name shows it: a legacy word such as <c>CONVERSIONS</c> or <c>OUTCOME_*</c>.</summary>
    public required string Objective { get; init; }

    public required string HookSetId { get; init; }

    public required string Market { get; init; }

    public required string Channel { get; init; }

    public required DateOnly Date { get; init; }

    public required string Category { get; init; }

    /// <summary>Digits only, without <c>act_</c>.</summary>
    public required string AdAccountId { get; init; }

    public required string Organization { get; init; }

    /// <summary>Bare host.</summary>
    public required string Domain { get; init; }

    /// <summary><c>S1</c> or <c>Lincx</c>.</summary>
    public required string Destination { get; init; }

    /// <summary>A Strategis template; null: the one of the configured key, made when there is none.</summary>
    public string? TemplateId { get; init; }

    /// <summary>Path of the landing page without host and outer slashes.</summary>
    public string? Article { get; init; }

    /// <summary>Strategis's page property, name or id.</summary>
    public string? FbPage { get; init; }

    /// <summary>Numeric id of the page that creatives speak for; a creative may name its own.</summary>
    public string? FacebookPageId { get; init; }

    public string? RedirectDomain { get; init; }

    /// <summary>Merged last into the tracking campaigns' properties.</summary>
    public required JsonObject StrategisProperties { get; init; }

    public string? CampaignNameOverride { get; init; }

    /// <summary>Null, or one for each ad set.</summary>
    public IReadOnlyList<string>? AdSetNamesOverride { get; init; }

    /// <summary>Null, or one for each ad set.</summary>
    public IReadOnlyList<string>? StrategisCampaignNamesOverride { get; init; }

    /// <summary>A tracking campaign to clone instead of creating from zero.</summary>
    public string? StrategisCloneSourceId { get; init; }

    /// <summary>Empty for none.</summary>
    public required IReadOnlyList<string> SpecialAdCategories { get; init; }

    /// <summary>ISO 4217, upper case.</summary>
    public required string Currency { get; init; }

    /// <summary>The campaign's own daily budget in micros; null when the plan puts it on ad sets.</summary>
    public long? CampaignDailyBudgetMicros { get; init; }

    public BindingMode BindingMode { get; init; }

    /// <summary>Launch although the same content was launched before.</summary>
    public bool AllowDuplicate { get; init; }

    /// <summary>Passed to Facebook on each ad set as it is; null for none.</summary>
    public JsonArray? AttributionSpec { get; init; }

    public required IReadOnlyList<AdSetPlan> AdSets { get; init; }

    /// <summary>Decided by the first ad set; a plan that mixes both is refused.</summary>
    public BudgetType BudgetType => AdSets[0].BudgetType;

    /// <summary>What the campaign gets under <see cref="BudgetType.Cbo"/>, in micros: its own value or the first ad set's; null under ABO.</summary>
    public long? CampaignBudgetMicros => BudgetType == BudgetType.Cbo ? CampaignDailyBudgetMicros ?? AdSets[0].DailyBudgetMicros : null;
}
