namespace Liftoff.MediaBuys.Sync;

/// <summary>A PostgreSQL table of metrics by media buy and day, or by media buy, day and hour.</summary>
/// <param name="Name">The table's name, which also begins the names of its counts.</param>
/// <param name="Topic">In one word: <c>impressions</c> or <c>videos</c>.</param>
/// <param name="Metrics">All nullable: NULL is what the source does not have.</param>
/// <param name="IsHourly">Whether the key has an hour (0 to 23).</param>
public sealed record MetricTable(string Name, string Topic, IReadOnlyList<Metric> Metrics, bool IsHourly = false)
{
    private static readonly Metric[] OfImpressions = [new("impressions"), new("clicks"), new("spend", MetricKind.Money), new("conversions"), new("viewable_impressions")];
    private static readonly Metric[] OfVideos = [new("video_starts"), new("video_completions"), new("video_views")];

    public static readonly MetricTable DailyImpressions = new("platform_buy_daily_impressions", "impressions", OfImpressions);
    public static readonly MetricTable DailyVideos = new("platform_buy_daily_videos", "videos", OfVideos);
    public static readonly MetricTable HourlyImpressions = new("platform_buy_hourly_impressions", "hourly_impressions", OfImpressions, IsHourly: true);
    public static readonly MetricTable HourlyVideos = new("platform_buy_hourly_videos", "hourly_videos", OfVideos, IsHourly: true);

    /// <summary>The key's columns in the primary key's order.</summary>
    public IReadOnlyList<string> Key { get; } = IsHourly ? ["media_buy_id", "date", "hour"] : ["media_buy_id", "date"];
}
