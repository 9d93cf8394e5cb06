using Liftoff.CampaignSetup.Plan;

namespace Liftoff.CampaignSetup.Facebook;

/// <summary>Facebook's words, as data (contract §5).</summary>
public static class Vocabulary
{
    public const string OffsiteConversions = "OFFSITE_CONVERSIONS";

    private static readonly Dictionary<string, string> Odax = new()
    {
        ["CONVERSIONS"] = "OUTCOME_SALES", ["SALES"] = "OUTCOME_SALES", ["PRODUCT_CATALOG_SALES"] = "OUTCOME_SALES",
        ["LEAD_GENERATION"] = "OUTCOME_LEADS", ["LEADS"] = "OUTCOME_LEADS",
        ["TRAFFIC"] = "OUTCOME_TRAFFIC", ["LINK_CLICKS"] = "OUTCOME_TRAFFIC",
        ["VIDEO_VIEWS"] = "OUTCOME_ENGAGEMENT", ["POST_ENGAGEMENT"] = "OUTCOME_ENGAGEMENT", ["ENGAGEMENT"] = "OUTCOME_ENGAGEMENT", ["PAGE_LIKES"] = "OUTCOME_ENGAGEMENT", ["MESSAGES"] = "OUTCOME_ENGAGEMENT",
        ["REACH"] = "OUTCOME_AWARENESS", ["BRAND_AWARENESS"] = "OUTCOME_AWARENESS", ["AWARENESS"] = "OUTCOME_AWARENESS",
        ["APP_INSTALLS"] = "OUTCOME_APP_PROMOTION", ["APP_PROMOTION"] = "OUTCOME_APP_PROMOTION",
        ["OUTCOME_SALES"] = "OUTCOME_SALES", ["OUTCOME_LEADS"] = "OUTCOME_LEADS", ["OUTCOME_TRAFFIC"] = "OUTCOME_TRAFFIC",
        ["OUTCOME_ENGAGEMENT"] = "OUTCOME_ENGAGEMENT", ["OUTCOME_AWARENESS"] = "OUTCOME_AWARENESS", ["OUTCOME_APP_PROMOTION"] = "OUTCOME_APP_PROMOTION",
    };

    // Objectives that are missing here take any goal.
    private static readonly Dictionary<string, HashSet<string>> Goals = new()
    {
        ["OUTCOME_SALES"] = [OffsiteConversions, "VALUE", "CONVERSATIONS"],
        ["OUTCOME_LEADS"] = ["LEAD_GENERATION", "QUALITY_LEAD", OffsiteConversions, "CONVERSATIONS"],
        ["OUTCOME_TRAFFIC"] = ["LINK_CLICKS", "LANDING_PAGE_VIEWS", "IMPRESSIONS", "REACH"],
        ["OUTCOME_ENGAGEMENT"] = ["POST_ENGAGEMENT", "PAGE_LIKES", "THRUPLAY", "CONVERSATIONS"],
        ["OUTCOME_AWARENESS"] = ["REACH", "IMPRESSIONS", "AD_RECALL_LIFT", "THRUPLAY"],
    };

    private static readonly HashSet<string> GoalWords = [.. Goals.Values.SelectMany(goals => goals), "APP_INSTALLS"];

    private static readonly HashSet<string> LeadEvents = ["LEAD", "COMPLETE_REGISTRATION", "SUBMIT_APPLICATION", "CONTACT", "SCHEDULE"];

    public static IReadOnlyCollection<string> Objectives => Odax.Keys;

    public static readonly IReadOnlySet<string> CustomEventTypes = new HashSet<string>
    {
        "RATE", "TUTORIAL_COMPLETION", "CONTACT", "CUSTOMIZE_PRODUCT", "DONATE", "FIND_LOCATION", "SCHEDULE", "START_TRIAL", "SUBMIT_APPLICATION", "SUBSCRIBE",
        "ADD_TO_CART", "ADD_TO_WISHLIST", "INITIATED_CHECKOUT", "ADD_PAYMENT_INFO", "PURCHASE", "LEAD", "COMPLETE_REGISTRATION", "CONTENT_VIEW", "SEARCH",
        "MESSAGING_CONVERSATION_STARTED_7D", "LEVEL_ACHIEVED", "ACHIEVEMENT_UNLOCKED", "SPENT_CREDITS", "LISTING_INTERACTION", "SERVICE_BOOKING_REQUEST", "D2_RETENTION", "D7_RETENTION", "OTHER",
    };

    public static readonly IReadOnlySet<string> SpecialAdCategories = new HashSet<string>
    {
        "HOUSING", "EMPLOYMENT", "CREDIT", "FINANCIAL_PRODUCTS_SERVICES", "ISSUES_ELECTIONS_POLITICS", "ONLINE_GAMBLING_AND_GAMING",
    };

    public static readonly IReadOnlySet<string> BidStrategies = new HashSet<string> { "LOWEST_COST_WITHOUT_CAP", "LOWEST_COST_WITH_BID_CAP", "COST_CAP" };

    public static bool NeedsBidAmount(string strategy) => strategy is "LOWEST_COST_WITH_BID_CAP" or "COST_CAP";

    /// <summary>The ODAX objective; null when the plan's word is none that we know. The name keeps the plan's word.</summary>
    public static string? WireObjective(CampaignPlan plan) =>
        // Meta gates events by objective: conversions that are all leads belong to the leads objective.
        plan.Objective is "CONVERSIONS" or "SALES" && plan.AdSets.Count > 0 && plan.AdSets.All(adSet => adSet.CustomEventType is { } custom && LeadEvents.Contains(custom))
            ? "OUTCOME_LEADS"
            : Odax.GetValueOrDefault(plan.Objective);

    /// <summary>Null: anything goes.</summary>
    public static IReadOnlySet<string>? GoalsOf(string objective) => Goals.GetValueOrDefault(objective);

    public static string OptimizationGoal(string optimizationEvent) => optimizationEvent switch
    {
        "VIDEO_VIEWS" => "THRUPLAY",
        _ when GoalWords.Contains(optimizationEvent) => optimizationEvent,
        _ => OffsiteConversions,
    };
}
