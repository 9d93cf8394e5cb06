using System.Globalization;
using System.Text.Json.Nodes;
using Liftoff.CampaignSetup.Plan;

namespace Liftoff.CampaignSetup.Facebook;

/// <summary>
/// The bodies of the relay's four creating calls. The relay takes <c>organization</c>, <c>adAccountId</c> and
/// <c>clientRequestKey</c> out and passes everything else to Facebook unchanged.
/// </summary>
internal sealed class FacebookPayloads(CampaignSetupOptions options)
{
    public JsonObject Campaign(CampaignPlan plan, string name, string key)
    {
        var body = Common(plan, key);
        body["name"] = name;
        body["objective"] = Vocabulary.WireObjective(plan);
        body["status"] = "PAUSED";
        body["special_ad_categories"] = new JsonArray([.. (plan.SpecialAdCategories.Count == 0 ? ["NONE"] : plan.SpecialAdCategories).Select(category => (JsonNode)category)]);
        body["buying_type"] = "AUCTION";
        if (options.SendBudgetOptimizedFlag) body["is_campaign_budget_optimized"] = plan.BudgetType == BudgetType.Cbo;
        if (plan.CampaignBudgetMicros is { } budget)
        {
            body["daily_budget"] = Minor(budget, plan);
            body["bid_strategy"] = plan.AdSets[0].BidStrategy;
        }
        else
        {
            body["is_adset_budget_sharing_enabled"] = false;
        }

        return body;
    }

    public JsonObject AdSet(CampaignPlan plan, AdSetPlan adSet, string name, string campaignId, string key)
    {
        var body = Common(plan, key);
        body["campaign_id"] = campaignId;
        body["name"] = name;
        body["optimization_goal"] = Vocabulary.OptimizationGoal(adSet.OptimizationEvent);
        body["billing_event"] = "IMPRESSIONS";
        body["status"] = "PAUSED";
        body["targeting"] = adSet.Targeting.DeepClone();
        if (adSet.PixelId is { } pixel) body["promoted_object"] = adSet.CustomEventType is { } custom ? new JsonObject { ["pixel_id"] = pixel, ["custom_event_type"] = custom } : new JsonObject { ["pixel_id"] = pixel };
        if (adSet.StartTime is not null) body["start_time"] = adSet.StartTime;
        if (plan.BudgetType == BudgetType.Abo)
        {
            body["daily_budget"] = Minor(adSet.DailyBudgetMicros!.Value, plan);
            body["bid_strategy"] = adSet.BidStrategy;
        }

        if (adSet.BidAmountMicros is { } bid) body["bid_amount"] = Minor(bid, plan);
        if (plan.AttributionSpec is { } attribution) body["attribution_spec"] = attribution.DeepClone();
        return body;
    }

    /// <param name="name">The only handle by which a creative can be found again.</param>
    public JsonObject Creative(CampaignPlan plan, AdPlan ad, string name, string strategisCampaignId, string trackingUrl, string key)
    {
        var content = ad.Creative!;
        var link = LinkOf(content, strategisCampaignId, trackingUrl);
        var callToAction = new JsonObject { ["type"] = content.CallToActionType, ["value"] = new JsonObject { ["link"] = link } };
        var image = content.ImageHash is { } hash ? KeyValuePair.Create("image_hash", (JsonNode?)hash) : KeyValuePair.Create(ad.IsVideo ? "image_url" : "picture", (JsonNode?)content.ImageUrl);
        var story = ad.IsVideo
            ? new JsonObject([KeyValuePair.Create("video_id", (JsonNode?)content.VideoId), image]) { ["message"] = content.PrimaryText, ["title"] = content.Headline, ["call_to_action"] = callToAction }
            : new JsonObject([KeyValuePair.Create("link", (JsonNode?)link), image]) { ["message"] = content.PrimaryText, ["name"] = content.Headline, ["call_to_action"] = callToAction };
        if (content.Description is { } description) story[ad.IsVideo ? "link_description" : "description"] = NameParts.Cut(description, 255);

        var spec = new JsonObject { ["page_id"] = content.PageId, [ad.IsVideo ? "video_data" : "link_data"] = story };
        if (content.InstagramUserId is not null) spec["instagram_user_id"] = content.InstagramUserId;
        var body = Common(plan, key);
        body["name"] = name;
        body["object_story_spec"] = spec;
        if (content.UrlTags is not null) body["url_tags"] = content.UrlTags;
        else if (options.TrackingLinkWithMacros) body["url_tags"] = TrackingUrl.MacroTags;
        return body;
    }

    public JsonObject Ad(CampaignPlan plan, string name, string adSetId, string creativeId, string key)
    {
        var body = Common(plan, key);
        body["adset_id"] = adSetId;
        body["name"] = name;
        body["creative"] = new JsonObject { ["creative_id"] = creativeId };
        body["status"] = "PAUSED";
        return body;
    }

    public string LinkOf(CreativeContent content, string strategisCampaignId, string trackingUrl) =>
        content.LinkOverride ?? (options.TrackingLinkWithMacros ? TrackingUrl.WithoutClickId(options.TrackingRoute, strategisCampaignId) : trackingUrl);

    private JsonObject Common(CampaignPlan plan, string key) => new()
    {
        ["organization"] = plan.Organization,
        ["adAccountId"] = options.AccountWithPrefix ? AdAccount.ToAct(plan.AdAccountId) : plan.AdAccountId,
        ["clientRequestKey"] = key,
    };

    private static string Minor(long micros, CampaignPlan plan) =>
        (Money.ToMinorUnits(micros, plan.Currency) ?? throw new InvalidOperationException($"{micros} micros are no whole minor units of {plan.Currency}; the plan was not checked."))
        .ToString(CultureInfo.InvariantCulture);
}
