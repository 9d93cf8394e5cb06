using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Liftoff.CampaignSetup.Plan;
using Liftoff.Upstream.IxId;

namespace Liftoff.CampaignSetup.Tests;

public sealed class PlanTests
{
    private static readonly CampaignSetupOptions Options = new()
    {
        StrategisBaseAddress = new Uri("http://localhost/"), IxId = new IxIdOptions { BaseAddress = new Uri("http://localhost/") },
    };

    [Theory]
    [InlineData("/brand", "North|Peak", "/brand")]
    [InlineData("/date", "2026-02-30", "/date")]
    [InlineData("/market", "UNITEDSTATES", "/market")]
    [InlineData("/campaignDailyBudget", "50000000000", "/campaignDailyBudget")]
    [InlineData("/campaignDailyBudget", "50000001", "/campaignDailyBudget")]
    [InlineData("/campaignDailyBudget", "30", "/campaignDailyBudget")]
    [InlineData("/destination", "S2", "/destination")]
    [InlineData("/adAccountId", "act_act_1", "/adAccountId")]
    [InlineData("/requestId", "a b", "/requestId")]
    [InlineData("/adSets/0/budgetType", "ABO", "/adSets")]
    [InlineData("/adSets/1/audienceKey", "broad_25_65_0", "/adSets/1")]
    [InlineData("/adSets/1/optimizationEvent", "LINK_CLICKS", "/adSets/1/optimizationEvent")]
    public void A_wrong_value_is_refused_at_its_place(string at, string value, string expected)
    {
        var reading = Check(With(at, value));
        Assert.Contains(reading.Problems, problem => problem.At == expected);
    }

    [Fact]
    public void All_problems_are_told_at_once()
    {
        var plan = Plans.Of(2, 1);
        plan["brand"] = new string('x', 1 << 20);
        plan["date"] = 5;
        plan.Remove("domain");
        plan["adSets"]![1]!["version"] = 0;
        plan["adSets"]![0]!["ads"]![0]!["creative"]!.AsObject().Remove("imageUrl");

        var reading = Check(plan);

        Assert.Equal(["/adSets/0/ads/0/creative/imageHash", "/adSets/1/version", "/brand", "/date", "/domain"], reading.Problems.Select(p => p.At).Distinct().Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"brand\":\"\\ud800\"}")]
    [InlineData("{\"brand\":\"a\\u0000b\"}")]
    [InlineData("{\"n\":1e999999}")]
    public void What_cannot_be_read_or_stored_is_refused(string json) => Assert.NotEmpty(PlanReader.Read(json).Problems);

    [Fact]
    public void Two_hundred_and_one_ad_sets_are_too_many() =>
        Assert.Contains(Check(Plans.Of(201, 1)).Problems, problem => problem.At == "/adSets" && problem.Problem.Contains("200", StringComparison.Ordinal));

    [Fact]
    public void Both_spellings_make_the_same_plan()
    {
        var plan = Plans.Of(1, 1);
        var adSet = plan["adSets"]![0]!.AsObject();
        adSet.Remove("pixelId");
        adSet.Remove("customEventType");
        adSet["promotedObject"] = new JsonObject { ["pixelId"] = "555000111222333", ["customEventType"] = "PURCHASE" };
        adSet["targeting"] = new JsonObject { ["countries"] = new JsonArray("US"), ["ageMin"] = 25, ["ageMax"] = 65, ["facebookPositions"] = new JsonArray("feed", "reels"), ["targetingAutomation"] = new JsonObject { ["advantageAudience"] = 0 } };

        var read = Check(plan);

        Assert.Empty(read.Problems);
        Assert.Equal("555000111222333", read.Plan!.AdSets[0].PixelId);
        Assert.Equal("""{"age_min":25,"age_max":65,"facebook_positions":["feed","facebook_reels"],"targeting_automation":{"advantage_audience":0},"geo_locations":{"countries":["US"]}}""", read.Plan.AdSets[0].Targeting.ToJsonString());
    }

    [Fact]
    public void The_readme_s_plan_is_valid()
    {
        var readme = File.ReadAllText(Path.Combine(Tour.LocalStack.Checkout.Root, "README.md"));
        var json = readme.Split("## Campaign setup")[1].Split("```json")[1].Split("```")[0];

        var read = PlanRules.Check(PlanReader.Read(json), Options);

        Assert.Empty(read.Problems);
        Assert.Empty(read.Warnings);
    }

    [Fact]
    public void What_is_passed_on_as_it_is_outlives_the_reading()
    {
        var plan = Plans.Of(1, 1);
        plan["strategisProperties"] = new JsonObject { ["rskey"] = "roof", ["nested"] = new JsonObject { ["a"] = 1 } };
        plan["attributionSpec"] = new JsonArray(new JsonObject { ["event_type"] = "CLICK_THROUGH", ["window_days"] = 7 });

        var read = Check(plan).Plan!;

        Assert.Equal("roof", read.StrategisProperties["rskey"]!.ToString());
        Assert.Equal(7, (int)read.AttributionSpec![0]!["window_days"]!);
    }

    [Fact]
    public void An_unknown_field_is_kept_and_warned_of()
    {
        var plan = Plans.Of(1, 1);
        plan["mood"] = "sunny";
        var read = Check(plan);
        Assert.True(read.IsGood);
        Assert.Equal("/mood", Assert.Single(read.Warnings).At);
        Assert.NotEqual(Check(Plans.Of(1, 1)).Hash, read.Hash);
    }

    [Theory]
    [InlineData(50_000_000, "USD", 5000L)]
    [InlineData(50_000_000, "JPY", 50L)]
    [InlineData(5_000, "USD", null)]
    public void Micros_become_minor_units_once(long micros, string currency, long? minor) => Assert.Equal(minor, Money.ToMinorUnits(micros, currency));

    [Fact]
    public void Every_valid_name_reads_back_as_what_it_was_made_from()
    {
        var part = Gen.Elements("abcXYZ019_-.:#äß >'\"{}&/\\ ".ToCharArray()).ArrayOf().Select(chars => new string(chars).Trim()).Where(text => text.Length is > 0 and <= 120);
        var date = Gen.Choose(0, 40_000).Select(days => new DateOnly(1990, 1, 1).AddDays(days));
        var campaigns = part.ArrayOf(5).SelectMany(p => date.Select(day => new CampaignName("B" + p[0], p[1], p[2], p[3], p[4], day)));
        var adSets = part.ArrayOf(4).SelectMany(p => Gen.Choose(1, 999).Select(version => new AdSetName(p[0], p[1], p[2], p[3], version)));
        Prop.ForAll(campaigns.Zip(adSets).ToArbitrary(), pair =>
        {
            var tracking = new TrackingCampaignName(pair.Item1, pair.Item2);
            return Equals(CampaignName.Parse(pair.Item1.ToString()), pair.Item1)
                && Equals(CampaignName.Parse("si4k9x20611_" + pair.Item1), pair.Item1)
                && Equals(AdSetName.Parse(pair.Item2.ToString()), pair.Item2)
                && Equals(TrackingCampaignName.Parse(tracking.ToString()), tracking);
        }).QuickCheckThrowOnFailure();
    }

    private static PlanReading Check(JsonObject plan) => PlanRules.Check(PlanReader.Read(plan.ToJsonString()), Options);

    private static JsonObject With(string at, string value)
    {
        var plan = Plans.Of(2, 1);
        var path = at.Split('/')[1..];
        JsonNode node = plan;
        foreach (var step in path[..^1]) node = node is JsonArray items ? items[int.Parse(step, System.Globalization.CultureInfo.InvariantCulture)]! : node[step]!;
        node[path[^1]] = value;
        return plan;
    }
}
