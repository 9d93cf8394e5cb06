using System.Diagnostics.CodeAnalysis;

namespace Liftoff.Social.Platforms;

/// <summary>
/// Metrics to ask a platform for, and the canonical name of each: what a reader calls it, however the platform renames it
/// (contract: social, §7.2).
/// </summary>
public sealed class MetricList
{
    private static readonly Dictionary<(string Platform, string Metric), string> Known = new()
    {
        [("instagram", "views")] = "impressions",
        [("instagram", "impressions")] = "impressions",
        [("instagram", "reach")] = "reach",
        [("instagram", "total_interactions")] = "engagement",
        [("instagram", "profile_views")] = "profile_visits",
        [("instagram", "follows_and_unfollows")] = "followers_gained",
        [("instagram", "follower_count")] = "followers_gained",
        [("facebook", "page_media_view")] = "impressions",
        [("facebook", "page_impressions")] = "impressions",
        [("facebook", "page_total_media_view_unique")] = "reach",
        [("facebook", "page_impressions_unique")] = "reach",
        [("facebook", "page_post_engagements")] = "engagement",
        [("facebook", "page_engaged_users")] = "engagement",
        [("facebook", "page_views_total")] = "profile_visits",
        [("facebook", "page_daily_follows_unique")] = "followers_gained",
        [("youtube", "views")] = "impressions",
        // Where a platform has no single figure, several metrics carry one name and the view analytics_daily adds them.
        [("youtube", "likes")] = "engagement",
        [("youtube", "comments")] = "engagement",
        [("youtube", "shares")] = "engagement",
        [("youtube", "subscribersGained")] = "followers_gained",
        [("linkedin", "impressionCount")] = "impressions",
        [("linkedin", "uniqueImpressionsCount")] = "reach",
        [("linkedin", "likeCount")] = "engagement",
        [("linkedin", "commentCount")] = "engagement",
        [("linkedin", "shareCount")] = "engagement",
        [("linkedin", "clickCount")] = "engagement",
        [("linkedin", "organicFollowerGain")] = "followers_gained",
        [("linkedin", "paidFollowerGain")] = "followers_gained",
    };

    private readonly Dictionary<string, string?> canonical;

    private MetricList(Dictionary<string, string?> canonical) => this.canonical = canonical;

    /// <summary>As the platform calls them, in the order of the setting.</summary>
    public IReadOnlyCollection<string> Names => canonical.Keys;

    /// <returns>Null for a metric that has no canonical name.</returns>
    public string? CanonicalOf(string metric) => canonical.GetValueOrDefault(metric);

    /// <param name="text">Names separated by commas, each with an optional <c>:canonical_name</c>; <c>none</c> for no metric.</param>
    public static bool TryParse(string platform, string text, [NotNullWhen(true)] out MetricList? metrics)
    {
        var names = new Dictionary<string, string?>();
        foreach (var entry in text == "none" ? [] : text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = entry.Split(':');
            metrics = null;
            if (parts.Length > 2 || !parts.All(part => part.Length > 0 && part.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'))) return false;
            names[parts[0]] = parts.Length == 2 ? parts[1] : Known.GetValueOrDefault((platform, parts[0]));
        }

        metrics = new MetricList(names);
        return true;
    }

    /// <exception cref="FormatException">See <see cref="TryParse"/>.</exception>
    public static MetricList Parse(string platform, string text) => TryParse(platform, text, out var metrics) ? metrics : throw new FormatException($"\"{text}\" is no list of metrics.");
}
