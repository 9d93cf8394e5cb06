using Liftoff.CampaignSetup.Plan;

namespace Liftoff.CampaignSetup.Journal;

/// <summary>Lists every outside object of a plan in the order in which they are made.</summary>
internal static class CallPlanner
{
    public static IReadOnlyList<PlannedCall> Plan(CampaignPlan plan, PlanNames names, string requestId, string templateKey)
    {
        var calls = new List<PlannedCall>();
        Add(SetupStep.Template, ObjectType.Template, null, null, null, $"template-{requestId}", plan.TemplateId ?? templateKey);
        Add(SetupStep.FacebookCampaign, ObjectType.FacebookCampaign, null, null, null, $"campaign-{requestId}", names.Campaign);
        foreach (var (i, name) in names.AdSets.Index())
            Add(SetupStep.FacebookAdSets, ObjectType.FacebookAdSet, i, null, i + 1, $"adset-{requestId}-{i}", name);
        foreach (var (i, name) in names.TrackingCampaigns.Index())
            Add(SetupStep.StrategisCampaigns, ObjectType.TrackingCampaign, i, null, i + 1, $"tracking-{requestId}-{i}", name);
        var (creatives, ads) = (0, 0);
        foreach (var (i, adSet) in plan.AdSets.Index())
        {
            foreach (var (j, ad) in adSet.Ads.Index())
            {
                // The request id makes a creative's name unique: it is the only handle by which one can be found again.
                if (ad.CreativeId is null) Add(SetupStep.FacebookAds, ObjectType.FacebookCreative, i, j, ++creatives, $"creative-{requestId}-{i}-{j}", Unique(names.Ads[i][j], $" | {requestId}-{i}-{j}"));
            }

            foreach (var (j, name) in names.Ads[i].Index())
                Add(SetupStep.FacebookAds, ObjectType.FacebookAd, i, j, ++ads, $"ad-{requestId}-{i}-{j}", name);
        }

        return calls;

        static string Unique(string name, string handle) => NameParts.Cut(name, NameParts.LongestFacebookName - handle.Length) + handle;

        void Add(string step, string type, int? i, int? j, int? position, string key, string name) =>
            calls.Add(new PlannedCall(step, type, i, j, calls.Count, position, key, name));
    }
}
