using System.Text.Json;
using System.Text.Json.Nodes;
using Liftoff.CampaignSetup.Plan;

namespace Liftoff.CampaignSetup.Facebook;

/// <summary>Brings both spellings of targeting into Graph's shape and checks what Facebook would refuse.</summary>
internal static class Targeting
{
    private static readonly HashSet<string> Platforms = ["facebook", "instagram", "audience_network", "messenger", "threads"];

    private static readonly HashSet<string> FacebookPositions =
        ["feed", "right_hand_column", "marketplace", "video_feeds", "story", "search", "instream_video", "facebook_reels", "facebook_reels_overlay", "profile_feed", "notification"];

    private static readonly HashSet<string> InstagramPositions = ["stream", "story", "explore", "explore_home", "reels", "profile_feed", "ig_search", "profile_reels"];

    private static readonly HashSet<string> Restricted = ["HOUSING", "EMPLOYMENT", "CREDIT", "FINANCIAL_PRODUCTS_SERVICES"];

    public static JsonObject ToGraph(JsonObject given, PlanObject adSet)
    {
        var graph = Snake(given);
        if (graph.Remove("countries", out var countries))
        {
            var places = graph["geo_locations"] as JsonObject ?? [];
            if (!places.ContainsKey("countries")) places["countries"] = countries;
            graph["geo_locations"] = places;
        }

        Rename(graph, "facebook_positions", "reels", "facebook_reels");
        Rename(graph, "instagram_positions", "feed", "stream");
        // Mandatory since v23; without it every ad set is refused.
        var automation = graph["targeting_automation"] as JsonObject ?? [];
        graph["targeting_automation"] = automation;
        if (!automation.ContainsKey("advantage_audience"))
        {
            automation["advantage_audience"] = 0;
            adSet.Warn("targeting", "has no targeting_automation.advantage_audience; 0 is sent");
        }

        return graph;
    }

    public static IEnumerable<string> Check(JsonObject targeting, IReadOnlyList<string> specialAdCategories)
    {
        var (youngest, oldest) = (Age("age_min"), Age("age_max"));
        if (targeting["geo_locations"] is not JsonObject { Count: > 0 } && targeting["custom_audiences"] is not JsonArray { Count: > 0 }) yield return "must name places in geo_locations";
        if (targeting.ContainsKey("age_min") && youngest is not (>= 13 and <= 65)) yield return "must have age_min from 13 to 65";
        if (targeting.ContainsKey("age_max") && oldest is not (>= 13 and <= 65)) yield return "must have age_max from 13 to 65";
        if (youngest > oldest) yield return "must have age_min not above age_max";
        if (Stranger("publisher_platforms", Platforms) is { } platform) yield return $"has a publisher platform that Facebook does not know: \"{platform}\"";
        if (Stranger("facebook_positions", FacebookPositions) is { } position) yield return $"has a Facebook position that is not known: \"{position}\"";
        if (Stranger("instagram_positions", InstagramPositions) is { } other) yield return $"has an Instagram position that is not known: \"{other}\"";
        if (!specialAdCategories.Any(Restricted.Contains)) yield break;
        if (youngest is > 18 || oldest is < 65) yield return "must not narrow the age (18 to 65) under this special ad category";
        if (targeting["genders"] is JsonArray { Count: > 0 }) yield return "must not name genders under this special ad category";

        int? Age(string name) => targeting[name] is JsonValue value && value.TryGetValue<int>(out var age) ? age : null;

        string? Stranger(string name, HashSet<string> words) =>
            targeting[name] is JsonArray items ? items.Select(item => PlanObject.Short(item?.ToString() ?? "null")).FirstOrDefault(word => !words.Contains(word)) : null;
    }

    private static JsonObject Snake(JsonObject given) =>
        new(given.Select(field => KeyValuePair.Create(JsonNamingPolicy.SnakeCaseLower.ConvertName(field.Key), Snake(field.Value))).DistinctBy(field => field.Key));

    private static JsonNode? Snake(JsonNode? given) => given switch
    {
        JsonObject inner => Snake(inner),
        JsonArray items => new JsonArray([.. items.Select(Snake)]),
        _ => given?.DeepClone(),
    };

    private static void Rename(JsonObject graph, string list, string from, string to)
    {
        if (graph[list] is not JsonArray words) return;
        for (var i = 0; i < words.Count; i++)
            if (words[i] is JsonValue word && word.TryGetValue<string>(out var text) && text == from) words[i] = to;
    }
}
