namespace Liftoff.MediaBuys.Queries;

/// <summary>Sums of metrics, and ratios made from those sums. Null is what no row has; a ratio over zero is null.</summary>
public sealed record MetricLine
{
    /// <summary>Null in a total.</summary>
    public DateOnly? Date { get; init; }

    /// <summary>0 to 23; null but for hours.</summary>
    public int? Hour { get; init; }

    public long? Impressions { get; init; }

    public long? Clicks { get; init; }

    /// <summary>In the account's currency, exact.</summary>
    public decimal? Spend { get; init; }

    public long? Conversions { get; init; }

    public long? ViewableImpressions { get; init; }

    public long? VideoStarts { get; init; }

    public long? VideoCompletions { get; init; }

    public long? VideoViews { get; init; }

    /// <summary>Whether any of it came from Snowflake just now, from days that no sync has fetched yet.</summary>
    public bool IsProvisional { get; init; }

    /// <summary>Spend a thousand impressions.</summary>
    public double? Cpm => Ratio(Spend * 1000, Impressions);

    /// <summary>Spend a click.</summary>
    public double? Cpc => Ratio(Spend, Clicks);

    /// <summary>Clicks / impressions, as a fraction.</summary>
    public double? Ctr => Ratio(Clicks, Impressions);

    /// <summary>Spend a conversion.</summary>
    public double? Cpa => Ratio(Spend, Conversions);

    /// <summary>Conversions / clicks, as a fraction.</summary>
    public double? Cvr => Ratio(Conversions, Clicks);

    /// <summary>Video completions / views, as a fraction.</summary>
    public double? Vcr => Ratio(VideoCompletions, VideoViews);

    /// <summary>Viewable impressions / impressions, as a fraction.</summary>
    public double? Viewability => Ratio(ViewableImpressions, Impressions);

    private static double? Ratio(decimal? part, long? whole) => part is null || whole is null or 0 ? null : (double)(part.Value / whole.Value);
}
