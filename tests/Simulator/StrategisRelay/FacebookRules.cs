using System.Globalization;
using System.Text.Json.Nodes;

namespace Liftoff.Simulator.StrategisRelay;

/// <summary>What Facebook refuses when something is created (contract §3.15). Equal names are allowed, as on Facebook.</summary>
internal sealed class FacebookRules(RelayWorld world)
{
    private static readonly HashSet<string> Objectives = ["OUTCOME_AWARENESS", "OUTCOME_TRAFFIC", "OUTCOME_ENGAGEMENT", "OUTCOME_LEADS", "OUTCOME_APP_PROMOTION", "OUTCOME_SALES"];

    private static readonly Dictionary<string, string[]> Goals = new()
    {
        ["OUTCOME_SALES"] = ["OFFSITE_CONVERSIONS", "VALUE", "CONVERSATIONS"],
        ["OUTCOME_LEADS"] = ["LEAD_GENERATION", "QUALITY_LEAD", "OFFSITE_CONVERSIONS", "CONVERSATIONS"],
        ["OUTCOME_TRAFFIC"] = ["LINK_CLICKS", "LANDING_PAGE_VIEWS", "IMPRESSIONS", "REACH"],
        ["OUTCOME_ENGAGEMENT"] = ["POST_ENGAGEMENT", "PAGE_LIKES", "THRUPLAY", "CONVERSATIONS"],
        ["OUTCOME_AWARENESS"] = ["REACH", "IMPRESSIONS", "AD_RECALL_LIFT", "THRUPLAY"],
    };

    private static readonly HashSet<string> Statuses = ["ACTIVE", "PAUSED", "ARCHIVED", "DELETED"];
    private static readonly HashSet<string> FacebookPositions = ["feed", "right_hand_column", "marketplace", "video_feeds", "story", "search", "instream_video", "facebook_reels", "profile_feed"];
    private static readonly HashSet<string> InstagramPositions = ["stream", "story", "explore", "explore_home", "reels", "profile_feed", "ig_search"];

    public GraphError? Check(string kind, JsonObject body, string account)
    {
        if (body.ContainsKey("clientRequestKey")) return new(100, null, "(#100) The parameter clientRequestKey is not known.");
        if (kind != "adcreatives" && !(Text(body["status"]) is { } status && Statuses.Contains(status))) return Wrong("status");
        return kind switch
        {
            "campaigns" => Campaign(body),
            "adsets" => AdSet(body, account),
            "adcreatives" => Creative(body),
            _ => Ad(body, account),
        };
    }

    private GraphError? Campaign(JsonObject body)
    {
        if (string.IsNullOrWhiteSpace(Text(body["name"]))) return Wrong("name");
        if (!Objectives.Contains(Text(body["objective"]) ?? "") && !world.Style.LegacyObjectives) return Wrong("objective");
        if (body["special_ad_categories"] is not JsonArray) return Wrong("special_ad_categories");
        if (Text(body["buying_type"]) is not (null or "AUCTION" or "RESERVED")) return Wrong("buying_type");
        if (body["daily_budget"] is not null) return Budget(body);
        return body["is_adset_budget_sharing_enabled"] is JsonValue ? null : new(100, 4834011, "Must specify True or False in is_adset_budget_sharing_enabled.", "is_adset_budget_sharing_enabled");
    }

    private GraphError? AdSet(JsonObject body, string account)
    {
        if (world.Find("campaigns", Text(body["campaign_id"])) is not { } campaign || campaign.AccountId != account) return new(100, 33, "Object with that ID does not exist, cannot be loaded, or does not support this operation.", "campaign_id");
        if (world.Children("adsets", campaign.Id).Count >= 200) return new(100, 1487810, "A campaign takes at most 200 ad sets.");
        var goal = Text(body["optimization_goal"]);
        if (Goals.TryGetValue(Text(campaign.Body["objective"]) ?? "", out var goals) && !goals.Contains(goal)) return new(100, 2490408, "Performance goal isn't available.", "optimization_goal");
        if (Text(body["billing_event"]) is null) return Wrong("billing_event");
        if (goal == "OFFSITE_CONVERSIONS" && (string.IsNullOrEmpty(Text(body["promoted_object"]?["pixel_id"])) || Text(body["promoted_object"]?["custom_event_type"]) is null)) return Wrong("promoted_object");
        var isCbo = campaign.Body["daily_budget"] is not null;
        if (isCbo && body["daily_budget"] is not null) return new(100, 1885621, "You can only set an ad set budget or a campaign budget.", "daily_budget");
        if (!isCbo && (body["daily_budget"] is null ? Wrong("daily_budget") : Budget(body)) is { } budget) return budget;
        var strategy = Text(body["bid_strategy"] ?? campaign.Body["bid_strategy"]);
        if (strategy is "COST_CAP" or "LOWEST_COST_WITH_BID_CAP" && body["bid_amount"] is null) return Wrong("bid_amount");
        if (body["targeting"] is not JsonObject targeting) return Wrong("targeting");
        if (targeting["targeting_automation"]?["advantage_audience"] is not JsonValue) return new(100, 1870227, "Advantage audience flag required.", "targeting");
        if (Unknown(targeting["facebook_positions"], FacebookPositions) || Unknown(targeting["instagram_positions"], InstagramPositions)) return Wrong("targeting");
        return targeting["geo_locations"] is null && targeting["custom_audiences"] is null ? Wrong("targeting") : null;
    }

    private static GraphError? Creative(JsonObject body)
    {
        if (body["object_story_spec"] is not JsonObject spec || string.IsNullOrEmpty(Text(spec["page_id"]))) return new(100, 1443048, "object_story_spec is ill formed.", "object_story_spec");
        if (spec["video_data"] is JsonObject video)
            return video["image_hash"] is null == video["image_url"] is null ? new(100, 1443226, "Please specify one of image_hash or image_url in video_data.", "object_story_spec") : video["video_id"] is null ? Wrong("object_story_spec") : null;
        return spec["link_data"] is JsonObject link && link["link"] is not null && (link["image_hash"] ?? link["picture"]) is not null ? null : new(100, 1487212, "The creative has no image.", "object_story_spec");
    }

    private GraphError? Ad(JsonObject body, string account)
    {
        if (world.Find("adsets", Text(body["adset_id"])) is not { } adSet || adSet.AccountId != account) return new(100, 33, "Object with that ID does not exist.", "adset_id");
        if (world.Children("ads", adSet.Id).Count >= 50) return new(100, 1487809, "An ad set takes at most 50 ads.");
        var creative = Text(body["creative"]?["creative_id"]);
        // Creatives made elsewhere are known by their form.
        return world.Find("adcreatives", creative) is null && creative?.StartsWith("120999", StringComparison.Ordinal) != true ? new(100, 33, "Creative does not exist.", "creative") : null;
    }

    private GraphError? Budget(JsonObject body)
    {
        if (!long.TryParse(Text(body["daily_budget"]), NumberStyles.None, CultureInfo.InvariantCulture, out var minor)) return Wrong("daily_budget");
        return minor < world.Style.BudgetFloor ? new(100, 1885272, "Your budget is too low; it must be at least 1.00.", "daily_budget")
            : minor > world.Style.BudgetCeiling ? new(100, 1885273, "Your budget is implausibly high.", "daily_budget")
            : null;
    }

    private static GraphError Wrong(string field) => new(100, null, $"Invalid parameter: {field}", field);

    private static bool Unknown(JsonNode? list, HashSet<string> known) => list is JsonArray items && items.Any(item => !known.Contains(Text(item) ?? ""));

    internal static string? Text(JsonNode? node) => node?.ToString();
}
