namespace Liftoff.CampaignSetup.Facebook;

/// <summary>Where clicks go: the router that knows the tracking campaign.</summary>
public static class TrackingUrl
{
    /// <summary>What Facebook appends under the macro style. It adds its own <c>fbclid</c> by itself.</summary>
    public const string MacroTags = "utm_source=facebook&utm_medium=cpc&utm_campaign={{campaign.id}}&utm_term={{adset.id}}&utm_content={{ad.id}}&pl={{placement}}";

    /// <summary>As the design note writes it and as it is stored, with <c>{{fbclid}}</c> as a literal.</summary>
    public static string Canonical(string route, string strategisCampaignId) => WithoutClickId(route, strategisCampaignId) + "&fbclid={{fbclid}}";

    public static string WithoutClickId(string route, string strategisCampaignId) =>
        $"{route}{(route.Contains('?', StringComparison.Ordinal) ? '&' : '?')}campaignId={Uri.EscapeDataString(strategisCampaignId)}";
}
