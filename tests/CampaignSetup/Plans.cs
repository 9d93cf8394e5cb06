using System.Text.Json.Nodes;

namespace Liftoff.CampaignSetup.Tests;

/// <summary>Invented plans.</summary>
internal static class Plans
{
    public const string Account = "900100200300";

    /// <summary>A CBO plan; every ad set has its own audience, every ad its own hook.</summary>
    public static JsonObject Of(int adSets, int ads, string? requestId = "req-test") => new()
    {
        ["requestId"] = requestId,
        ["brand"] = "NorthPeak", ["buyer"] = "northpeak", ["objective"] = "CONVERSIONS", ["hookSetId"] = "hookset_NP_roof-repair_2026_11_02",
        ["market"] = "US", ["channel"] = "FB", ["date"] = "2026-11-02", ["category"] = "Home > Roof Repair",
        ["adAccountId"] = "act_" + Account, ["organization"] = "ExampleOrg", ["domain"] = "northpeak.example", ["destination"] = "S1",
        ["article"] = "roof-repair-costs", ["fbPage"] = "1000200030004", ["campaignDailyBudget"] = "50000000",
        ["adSets"] = new JsonArray([.. Enumerable.Range(0, adSets).Select(i => AdSet(i, ads))]),
    };

    public static JsonObject AdSet(int index, int ads) => new()
    {
        ["audienceKey"] = $"broad_25_65_{index}", ["placementKey"] = "advplus_all_auto", ["optimizationEvent"] = "PURCHASE", ["budgetType"] = "CBO", ["version"] = 1,
        ["targeting"] = new JsonObject { ["geo_locations"] = new JsonObject { ["countries"] = new JsonArray("US") }, ["age_min"] = 25, ["age_max"] = 65, ["targeting_automation"] = new JsonObject { ["advantage_audience"] = 0 } },
        ["pixelId"] = "555000111222333", ["customEventType"] = "PURCHASE",
        ["ads"] = new JsonArray([.. Enumerable.Range(0, ads).Select(j => Ad(index, j))]),
    };

    public static JsonObject Ad(int adSet, int index) => new()
    {
        ["creativeType"] = index % 2 == 0 ? "VID" : "IMG", ["hookId"] = $"H{adSet}{index}", ["variant"] = "A", ["format"] = "4x5", ["lang"] = "EN",
        ["creative"] = new JsonObject
        {
            ["pageId"] = "1000200030004", ["videoId"] = index % 2 == 0 ? "700800900" : null, ["imageUrl"] = "https://cdn.example/thumb.jpg",
            ["primaryText"] = "Invented copy.", ["headline"] = "Invented headline",
        },
    };
}
