using System.Globalization;
using Liftoff.CampaignSetup.Facebook;

namespace Liftoff.CampaignSetup.Plan;

/// <summary>
/// What a plan must fulfil before any outside call (contract §1.4): whatever Facebook or Strategis would predictably refuse
/// costs nothing here.
/// </summary>
public static class PlanRules
{
    /// <summary>Adds the rules' findings to those of the reading.</summary>
    public static PlanReading Check(PlanReading reading, CampaignSetupOptions options)
    {
        if (reading.Plan is not { } plan) return reading;
        var check = new Findings(plan, options, [.. reading.Problems], [.. reading.Warnings]);
        check.Run();
        return reading with { Problems = check.Problems, Warnings = check.Warnings };
    }

    private sealed record Findings(CampaignPlan Plan, CampaignSetupOptions Options, List<PlanProblem> Problems, List<PlanProblem> Warnings)
    {
        public void Run()
        {
            CheckRequestId();
            CheckCampaign();
            CheckNames();
            CheckBudgets();
            foreach (var (index, adSet) in Plan.AdSets.Index()) CheckAdSet(adSet, $"/adSets/{index}");
        }

        private void Refuse(string pointer, string problem) => Problems.Add(new PlanProblem(pointer, problem));

        private void Warn(string pointer, string remark) => Warnings.Add(new PlanProblem(pointer, remark));

        private void CheckRequestId()
        {
            if (Plan.RequestId is { } id && RequestId.ProblemOf(id) is { } problem) Refuse("/requestId", problem);
        }

        private void CheckCampaign()
        {
            if (Plan.Objective.Length > 0 && Vocabulary.WireObjective(Plan) is null)
                Refuse("/objective", $"must be one of {string.Join(", ", Vocabulary.Objectives)}");
            if (Plan.Domain.Contains('/', StringComparison.Ordinal) || Plan.Domain.Any(char.IsWhiteSpace)) Refuse("/domain", "must be a bare host without scheme and path");
            if (Plan.RedirectDomain is { } redirect && !(Uri.TryCreate(redirect, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"))
                Refuse("/redirectDomain", "must be a full URL with http or https");
            if (Plan.Currency is not { Length: 3 } || !Plan.Currency.All(char.IsAsciiLetterUpper)) Refuse("/currency", "must be three letters such as USD");
            foreach (var (index, category) in Plan.SpecialAdCategories.Index())
                if (!Vocabulary.SpecialAdCategories.Contains(category)) Refuse($"/specialAdCategories/{index}", $"must be one of {string.Join(", ", Vocabulary.SpecialAdCategories)}");
            foreach (var (text, name) in new[] { (Plan.Organization, "organization"), (Plan.Category, "category"), (Plan.Buyer, "buyer"), (Plan.TemplateId, "templateId"), (Plan.Article, "article"), (Plan.FbPage, "fbPage") })
                if (text is not null && (text.Any(char.IsControl) || text.Length > 255)) Refuse($"/{name}", "must have at most 255 characters and no control characters");
        }

        private void CheckNames()
        {
            Parts("", (Plan.Brand, "brand"), (Plan.Objective, "objective"), (Plan.HookSetId, "hookSetId"), (Plan.Market, "market"), (Plan.Channel, "channel"));
            foreach (var (i, adSet) in Plan.AdSets.Index())
            {
                Parts($"/adSets/{i}", (adSet.AudienceKey, "audienceKey"), (adSet.PlacementKey, "placementKey"), (adSet.OptimizationEvent, "optimizationEvent"));
                foreach (var (j, ad) in adSet.Ads.Index()) Parts($"/adSets/{i}/ads/{j}", (ad.HookId, "hookId"), (ad.Variant, "variant"), (ad.Lang, "lang"));
            }

            OneForEach(Plan.AdSetNamesOverride, "/adSetNamesOverride");
            OneForEach(Plan.StrategisCampaignNamesOverride, "/strategisCampaignNamesOverride");
            // Names made of parts that were refused would repeat the same reproach.
            if (Problems.Count > 0) return;

            var names = PlanNames.Of(Plan);
            Whole(names.Campaign, NameParts.LongestFacebookName - (Plan.BindingMode == BindingMode.Prefix ? 16 : 0), Plan.CampaignNameOverride is null ? "" : "/campaignNameOverride");
            Unique(names.AdSets, NameParts.LongestFacebookName, i => Plan.AdSetNamesOverride is null ? $"/adSets/{i}" : $"/adSetNamesOverride/{i}");
            Unique(names.TrackingCampaigns, NameParts.LongestStrategisName, i => Plan.StrategisCampaignNamesOverride is null ? $"/adSets/{i}" : $"/strategisCampaignNamesOverride/{i}");
            foreach (var (i, ads) in names.Ads.Index()) Unique(ads, NameParts.LongestFacebookName, j => $"/adSets/{i}/ads/{j}");
        }

        private void Parts(string pointer, params ReadOnlySpan<(string Part, string Name)> parts)
        {
            foreach (var (part, name) in parts)
                if (NameParts.ProblemOf(part) is { } problem) Refuse($"{pointer}/{name}", problem);
        }

        private void OneForEach(IReadOnlyList<string>? overrides, string pointer)
        {
            if (overrides is not null && overrides.Count != Plan.AdSets.Count) Refuse(pointer, $"must hold one name for each of the {Plan.AdSets.Count} ad sets, not {overrides.Count}");
        }

        private void Whole(string name, int longest, string pointer)
        {
            if (string.IsNullOrWhiteSpace(name)) Refuse(pointer, "must not be blank");
            else if (name != name.Trim() || name.Any(char.IsControl)) Refuse(pointer, "must not hold control characters or outer blanks");
            else if (name.Length > longest) Refuse(pointer, $"makes a name of {name.Length:N0} characters; {longest} are allowed");
        }

        // A name is the only handle by which a created object can be found again after its answer was lost.
        private void Unique(IReadOnlyList<string> names, int longest, Func<int, string> pointer)
        {
            var first = new Dictionary<string, int>();
            foreach (var (index, name) in names.Index())
            {
                Whole(name, longest, pointer(index));
                if (!first.TryAdd(name, index)) Refuse(pointer(index), $"has the same name as {pointer(first[name])}: \"{PlanObject.Short(name)}\"");
            }
        }

        private void CheckBudgets()
        {
            if (Plan.AdSets.Any(adSet => adSet.BudgetType != Plan.BudgetType))
            {
                Refuse("/adSets", "mixes CBO and ABO; all ad sets of a campaign share one budget type");
                return;
            }

            if (Plan.CampaignDailyBudgetMicros is { } own) CheckAmount(own, "/campaignDailyBudget");
            foreach (var (i, adSet) in Plan.AdSets.Index())
                if (adSet.DailyBudgetMicros is { } budget) CheckAmount(budget, $"/adSets/{i}/dailyBudget");

            if (Plan.BudgetType == BudgetType.Abo)
            {
                if (Plan.CampaignDailyBudgetMicros is not null) Refuse("/campaignDailyBudget", "must be absent under ABO, where every ad set has its own");
                foreach (var (i, adSet) in Plan.AdSets.Index())
                    if (adSet.DailyBudgetMicros is null && !Told($"/adSets/{i}/dailyBudget")) Refuse($"/adSets/{i}/dailyBudget", "is required under ABO");
                return;
            }

            if (Plan.CampaignBudgetMicros is not { } campaign)
            {
                if (!Told("/campaignDailyBudget") && !Told("/adSets/0/dailyBudget")) Refuse("/campaignDailyBudget", "is required under CBO, or dailyBudget of the first ad set");
                return;
            }

            // The design note's plan has a budget on every ad set; where all say the same, there is no doubt what is meant.
            foreach (var (i, adSet) in Plan.AdSets.Index())
            {
                if (adSet.DailyBudgetMicros is not { } budget) continue;
                if (budget != campaign) Refuse($"/adSets/{i}/dailyBudget", "must be absent under CBO, or equal to the campaign's budget: only one budget can hold");
                else if (i > 0 || Plan.CampaignDailyBudgetMicros is not null) Warn($"/adSets/{i}/dailyBudget", "has no effect under CBO beside the campaign's budget");
            }
        }

        private bool Told(string pointer) => Problems.Exists(problem => problem.At == pointer);

        private void CheckAmount(long micros, string pointer)
        {
            var (floor, ceiling) = (Money.LimitInMicros(Options.DailyBudgetFloor, Plan.Currency), Money.LimitInMicros(Options.DailyBudgetCeiling, Plan.Currency));
            if (Money.ToMinorUnits(micros, Plan.Currency) is null) Refuse(pointer, $"is no whole number of {Plan.Currency} minor units (the plan's money is in micros)");
            else if (micros < floor) Refuse(pointer, $"is {Money.Text(micros, Plan.Currency)} a day, below the floor of {Money.Text(floor, Plan.Currency)} (the plan's money is in micros: 50 USD is \"50000000\")");
            else if (micros > ceiling) Refuse(pointer, $"is {Money.Text(micros, Plan.Currency)} a day, above the ceiling of {Money.Text(ceiling, Plan.Currency)}");
        }

        private void CheckAdSet(AdSetPlan adSet, string pointer)
        {
            if (adSet.Version < 1 && !Told($"{pointer}/version")) Refuse($"{pointer}/version", "must be 1 or more");
            var goal = Vocabulary.OptimizationGoal(adSet.OptimizationEvent);
            if (Vocabulary.WireObjective(Plan) is { } objective && Vocabulary.GoalsOf(objective) is { } goals && !goals.Contains(goal))
                Refuse($"{pointer}/optimizationEvent", $"makes the goal {goal}, which {objective} does not allow: it takes {string.Join(", ", goals)}");
            if (goal == Vocabulary.OffsiteConversions)
            {
                if (adSet.PixelId is null && !Told($"{pointer}/pixelId")) Refuse($"{pointer}/pixelId", "is required for a conversion goal");
                if (adSet.CustomEventType is null && !Told($"{pointer}/customEventType")) Refuse($"{pointer}/customEventType", "is required for a conversion goal");
            }

            if (adSet.CustomEventType is { } custom && !Vocabulary.CustomEventTypes.Contains(custom)) Refuse($"{pointer}/customEventType", $"must be one of {string.Join(", ", Vocabulary.CustomEventTypes)}");
            CheckBid(adSet, pointer);
            if (adSet.StartTime is { } start && !DateTimeOffset.TryParse(start, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _)) Refuse($"{pointer}/startTime", "must be a time in ISO 8601 such as 2026-11-02T15:00:00Z");
            foreach (var problem in Targeting.Check(adSet.Targeting, Plan.SpecialAdCategories)) Refuse($"{pointer}/targeting", problem);
            foreach (var (index, ad) in adSet.Ads.Index())
                if (ad.Creative is { } creative) CheckCreative(ad, creative, $"{pointer}/ads/{index}/creative");
        }

        private void CheckBid(AdSetPlan adSet, string pointer)
        {
            if (!Vocabulary.BidStrategies.Contains(adSet.BidStrategy)) Refuse($"{pointer}/bidStrategy", $"must be one of {string.Join(", ", Vocabulary.BidStrategies)}");
            if (Vocabulary.NeedsBidAmount(adSet.BidStrategy) && adSet.BidAmountMicros is null && !Told($"{pointer}/bidAmount")) Refuse($"{pointer}/bidAmount", $"is required by {adSet.BidStrategy}");
            if (adSet.BidAmountMicros is { } bid && (bid <= 0 || Money.ToMinorUnits(bid, Plan.Currency) is null)) Refuse($"{pointer}/bidAmount", $"must be micros and a whole number of {Plan.Currency} minor units");
            if (Plan.BudgetType == BudgetType.Cbo && adSet.BidStrategy != Plan.AdSets[0].BidStrategy) Refuse($"{pointer}/bidStrategy", "must be the same for all ad sets under CBO, where it belongs to the campaign");
        }

        private void CheckCreative(AdPlan ad, CreativeContent creative, string pointer)
        {
            var images = (creative.ImageHash is null ? 0 : 1) + (creative.ImageUrl is null ? 0 : 1);
            if (images != 1) Refuse($"{pointer}/imageHash", ad.IsVideo ? "or imageUrl is required, exactly one: a video's thumbnail" : "or imageUrl is required, exactly one");
            if (ad.IsVideo && creative.VideoId is null && !Told($"{pointer}/videoId")) Refuse($"{pointer}/videoId", "is required for a video");
            if (!ad.IsVideo && creative.VideoId is not null) Refuse($"{pointer}/videoId", "must be absent for an image");
            foreach (var (link, name) in new[] { (creative.ImageUrl, "imageUrl"), (creative.LinkOverride, "linkOverride") })
                if (link is not null && !(Uri.TryCreate(link, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")) Refuse($"{pointer}/{name}", "must be a full URL with http or https");
        }
    }
}
