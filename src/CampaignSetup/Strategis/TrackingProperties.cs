using System.Text.Json.Nodes;
using Liftoff.CampaignSetup.Facebook;
using Liftoff.CampaignSetup.Plan;

namespace Liftoff.CampaignSetup.Strategis;

/// <summary>The <c>properties</c> of a tracking campaign (contract §4.6).</summary>
internal static class TrackingProperties
{
    /// <param name="facebookCampaignId">Null before it is known, for checks.</param>
    public static JsonObject Of(CampaignPlan plan, string? facebookCampaignId, string? facebookAdSetId)
    {
        var properties = new JsonObject
        {
            ["buyer"] = plan.Buyer,
            ["networkName"] = "facebook",
            ["networkAccountId"] = AdAccount.ToAct(plan.AdAccountId),
            ["destination"] = plan.Destination,
            ["domain"] = plan.Domain,
            ["fbAdAccount"] = plan.AdAccountId,
        };
        if (Article(plan) is { } article) properties["article"] = article;
        if ((plan.FbPage ?? plan.FacebookPageId) is { } page) properties["fbPage"] = page;
        if (facebookCampaignId is not null) properties["fbCampaignId"] = facebookCampaignId;
        if (facebookAdSetId is not null) properties["fbAdSetId"] = facebookAdSetId;
        foreach (var (name, value) in plan.StrategisProperties)
            if (value is not null && !(value is JsonValue text && string.IsNullOrWhiteSpace(text.ToString()))) properties[name] = value.DeepClone();
        return properties;
    }

    /// <summary>The path alone: without host, outer slashes and the subdirectory that has a property of its own.</summary>
    private static string? Article(CampaignPlan plan)
    {
        if (plan.Article is not { } article) return null;
        if (Uri.TryCreate(article, UriKind.Absolute, out var url) && url.Scheme is "http" or "https") article = new Uri(article).AbsolutePath;
        article = article.Trim('/');
        var subdirectory = plan.StrategisProperties["subdirectory"]?.ToString().Trim('/');
        if (!string.IsNullOrEmpty(subdirectory) && article.StartsWith(subdirectory + "/", StringComparison.Ordinal)) article = article[(subdirectory.Length + 1)..];
        return article.Length == 0 ? null : article;
    }
}
