namespace Liftoff.Social.Queries;

/// <summary>A figure of an account on a day.</summary>
/// <param name="Metric">As the platform calls it; where a canonical name was asked for that stands for several, all of them with <c>+</c>.</param>
/// <param name="CanonicalMetric">Null when it has none.</param>
/// <param name="PostType">The split by kind of content as JSON text; null when there is none.</param>
public sealed record MetricFigure(string UserId, string Platform, string AccountId, string Metric, string? CanonicalMetric, DateOnly Date, double Value, string? PostType);
