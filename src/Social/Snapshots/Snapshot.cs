namespace Liftoff.Social.Snapshots;

/// <summary>One figure of one account on one day of its platform.</summary>
/// <param name="Metric">As the platform calls it.</param>
/// <param name="CanonicalMetric">As readers call it; null when there is no such name.</param>
/// <param name="EndTime">The end of the day as the platform labelled it; null when it labels otherwise.</param>
public sealed record Snapshot(string Metric, string? CanonicalMetric, DateOnly Date, decimal Value, DateTimeOffset? EndTime)
{
    /// <summary>The parts by kind of content (<c>post</c>, <c>reel</c>, <c>video</c>, <c>short</c>, …); null when the platform does not break the figure down.</summary>
    public IReadOnlyDictionary<string, decimal>? Split { get; init; }
}
