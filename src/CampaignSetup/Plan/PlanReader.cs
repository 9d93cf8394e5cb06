using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Liftoff.CampaignSetup.Plan;

/// <summary>
/// Reads a plan's JSON: names and types, both spellings where two exist, all problems at once. What the values must be is
/// asked by <see cref="PlanRules"/>.
/// </summary>
public static class PlanReader
{
    public const int MostAdSets = 200;
    public const int MostAds = 50;

    /// <param name="json">Foreign text; nothing about it is taken for granted.</param>
    public static PlanReading Read(string json)
    {
        List<PlanProblem> problems = [], warnings = [];
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(json);
        }
        catch (JsonException unreadable)
        {
            return Nothing($"is not JSON (line {unreadable.LineNumber + 1}, byte {unreadable.BytePositionInLine})");
        }

        using (document)
        {
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object) return Nothing("must be a JSON object");
            CheckStorable(root, "", problems);
            if (problems.Count > 0) return new PlanReading(null, json, "", problems, warnings);
            var plan = ReadPlan(new PlanObject(root, "", problems, warnings));
            return new PlanReading(plan.AdSets.Count == 0 ? null : plan, json, CanonicalJson.HashOf(root), problems, warnings);
        }

        PlanReading Nothing(string problem) => new(null, json, "", [new PlanProblem("", problem)], warnings);
    }

    private static CampaignPlan ReadPlan(PlanObject plan)
    {
        var account = plan.Required("adAccountId", 255);
        var brand = plan.Required("brand", 255);
        var read = new CampaignPlan
        {
            RequestId = plan.Text("requestId"),
            Brand = brand,
            Buyer = plan.Text("buyer") ?? brand,
            Objective = plan.Required("objective", 100),
            HookSetId = plan.Required("hookSetId", 255),
            Market = plan.Required("market", 10),
            Channel = plan.Required("channel", 10),
            Date = ReadDate(plan),
            Category = plan.Required("category", 100),
            AdAccountId = Facebook.AdAccount.ToNumeric(account),
            Organization = plan.Required("organization", 255),
            Domain = plan.Required("domain", 255),
            Destination = plan.Choice("destination", required: true, "S1", "Lincx"),
            TemplateId = plan.Text("templateId", "strategisTemplateId"),
            Article = plan.Text("article"),
            FbPage = plan.Text("fbPage"),
            FacebookPageId = plan.Digits("facebookPageId"),
            RedirectDomain = plan.Text("redirectDomain"),
            StrategisProperties = plan.Node("strategisProperties") ?? [],
            CampaignNameOverride = plan.Text("campaignNameOverride"),
            AdSetNamesOverride = plan.Texts("adSetNamesOverride"),
            // The predecessor spells it with a t.
            StrategisCampaignNamesOverride = plan.Texts("strategisCampaignNamesOverride", "strategistCampaignNamesOverride"),
            StrategisCloneSourceId = plan.Text("strategisCloneSourceId"),
            SpecialAdCategories = [.. (plan.Texts("specialAdCategories") ?? []).Where(category => category != "NONE")],
            Currency = plan.Text("currency")?.ToUpperInvariant() ?? "USD",
            CampaignDailyBudgetMicros = plan.Micros("campaignDailyBudget"),
            BindingMode = plan.Choice("bindingMode", required: false, "none", "prefix") == "prefix" ? BindingMode.Prefix : BindingMode.None,
            AllowDuplicate = plan.Flag("allowDuplicate", false),
            AttributionSpec = plan.NodeArray("attributionSpec"),
            AdSets = [],
        };
        if (account.Length > 0 && !Facebook.AdAccount.IsWellFormed(account)) plan.Refuse("adAccountId", "must be act_ and digits");
        read = read with { AdSets = [.. plan.Children("adSets", MostAdSets).Select(adSet => ReadAdSet(adSet, read))] };
        // Written by us, or of no effect on the wire; a plan that was stored and sent again carries them.
        plan.Raw("id", "status", "campaignName", "adSetNames", "adNames", "createdAt", "updatedAt", "facebookApiVersion", "timeZone");
        plan.WarnUnknown();
        return read;
    }

    private static AdSetPlan ReadAdSet(PlanObject adSet, CampaignPlan plan)
    {
        var promoted = adSet.Child("promotedObject");
        var (pixel, custom) = (adSet.Digits("pixelId"), adSet.Text("customEventType"));
        var (promotedPixel, promotedCustom) = (promoted?.Digits("pixelId", "pixel_id"), promoted?.Text("customEventType", "custom_event_type"));
        if (pixel is not null && promotedPixel is not null && pixel != promotedPixel) adSet.Refuse("pixelId", "differs from promotedObject.pixelId, which means the same");
        if (custom is not null && promotedCustom is not null && custom != promotedCustom) adSet.Refuse("customEventType", "differs from promotedObject.customEventType, which means the same");
        promoted?.WarnUnknown();
        var version = adSet.WholeNumber("version");
        if (version is null && !adSet.Has("version")) adSet.Refuse("version", "is required");
        if (!adSet.Has("targeting")) adSet.Refuse("targeting", "is required");
        var read = new AdSetPlan
        {
            AudienceKey = adSet.Required("audienceKey", 255),
            PlacementKey = adSet.Required("placementKey", 255),
            OptimizationEvent = adSet.Required("optimizationEvent", 100),
            BudgetType = adSet.Choice("budgetType", required: true, "CBO", "ABO") == "CBO" ? BudgetType.Cbo : BudgetType.Abo,
            Version = version ?? 0,
            Targeting = Facebook.Targeting.ToGraph(adSet.Node("targeting") ?? [], adSet),
            PixelId = pixel ?? promotedPixel,
            CustomEventType = custom ?? promotedCustom,
            DailyBudgetMicros = adSet.Micros("dailyBudget"),
            BidStrategy = adSet.Text("bidStrategy") ?? "LOWEST_COST_WITHOUT_CAP",
            BidAmountMicros = adSet.Micros("bidAmount"),
            StartTime = adSet.Text("startTime"),
            Ads = [.. adSet.Children("ads", MostAds).Select(ad => ReadAd(ad, plan))],
        };
        adSet.WarnUnknown();
        return read;
    }

    private static AdPlan ReadAd(PlanObject ad, CampaignPlan plan)
    {
        var creativeId = ad.Digits("creativeId");
        var content = ad.Child("creative");
        if (creativeId is null && content is null && !ad.Has("creativeId") && !ad.Has("creative")) ad.Refuse("creative", "is required, or creativeId");
        if (creativeId is not null && content is not null) ad.Warn("creative", "has no effect beside creativeId");
        var read = new AdPlan
        {
            CreativeType = ad.Choice("creativeType", required: true, "IMG", "VID"),
            HookId = ad.Required("hookId", 255),
            Variant = ad.Required("variant", 255),
            Format = ad.Text("format") switch { "11" => "1x1", "45" => "4x5", "916" => "9x16", _ => ad.Choice("format", required: true, "1x1", "4x5", "9x16") },
            Lang = ad.Required("lang", 20),
            CreativeId = creativeId,
            Creative = creativeId is null && content is not null ? ReadCreative(content, plan) : null,
        };
        ad.WarnUnknown();
        return read;
    }

    private static CreativeContent ReadCreative(PlanObject creative, CampaignPlan plan)
    {
        // A page id in fbPage will do where no other is named: Strategis's property holds a name or the id.
        var page = creative.Digits("pageId") ?? plan.FacebookPageId ?? (plan.FbPage is { } named && named.All(char.IsAsciiDigit) ? named : null);
        if (page is null && !creative.Has("pageId")) creative.Refuse("pageId", "is required: the page's numeric id");
        var read = new CreativeContent
        {
            PageId = page ?? "",
            VideoId = creative.Digits("videoId"),
            ImageHash = creative.Text("imageHash"),
            ImageUrl = creative.Text("imageUrl"),
            PrimaryText = creative.Required("primaryText", 10_000),
            Headline = creative.Required("headline", 1_000),
            Description = creative.Text("description"),
            CallToActionType = creative.Text("callToActionType") ?? "LEARN_MORE",
            LinkOverride = creative.Text("linkOverride"),
            UrlTags = creative.Text("urlTags"),
            InstagramUserId = creative.Digits("instagramUserId"),
        };
        creative.WarnUnknown();
        return read;
    }

    private static DateOnly ReadDate(PlanObject plan)
    {
        var text = plan.Required("date", int.MaxValue);
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)) return date;
        if (text.Length > 0) plan.Refuse("date", $"must be a day of the calendar as YYYY-MM-DD, not \"{PlanObject.Short(text)}\"");
        return default;
    }

    /// <summary>What PostgreSQL's jsonb cannot hold is refused before it is asked: NUL, half a surrogate pair, numbers beyond all measure.</summary>
    private static void CheckStorable(JsonElement value, string pointer, List<PlanProblem> problems)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in value.EnumerateObject())
                {
                    if (TextOf(() => property.Name) is not { } name) problems.Add(new PlanProblem(pointer, "has a field whose name is no storable text"));
                    else CheckStorable(property.Value, $"{pointer}/{PlanObject.Short(name)}", problems);
                }

                break;
            case JsonValueKind.Array:
                foreach (var (index, item) in value.EnumerateArray().Index()) CheckStorable(item, $"{pointer}/{index}", problems);
                break;
            case JsonValueKind.String when TextOf(value.GetString) is null:
                problems.Add(new PlanProblem(pointer, "holds a character that cannot be stored (NUL or half a surrogate pair)"));
                break;
            case JsonValueKind.Number when !value.TryGetDecimal(out _):
                problems.Add(new PlanProblem(pointer, "is a number beyond what can be stored"));
                break;
        }
    }

    private static string? TextOf(Func<string?> read)
    {
        try
        {
            return read() is { } text && !text.Contains('\0', StringComparison.Ordinal) ? text : null;
        }
        catch (InvalidOperationException)
        {
            // This is how System.Text.Json reports an escape that is no character.
            return null;
        }
    }
}
