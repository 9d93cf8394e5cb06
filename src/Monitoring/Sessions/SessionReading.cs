using Liftoff.Monitoring.Health;

namespace Liftoff.Monitoring.Sessions;

/// <summary>The sessions of a day, fetched and brought down to hours, not yet stored.</summary>
/// <param name="HoursPath">A Parquet file (campaign_id, click_hour, sessions, s1_clicks, revenue), one row a campaign and hour.</param>
/// <param name="AskedAt">When the upstream was asked; null in a replay, which says nothing about "now".</param>
/// <param name="Answer">How the report answered; null for the CSV, which is no report.</param>
public sealed record SessionReading(SessionCounts Counts, string HoursPath, DateTimeOffset? AskedAt, EndpointAnswer? Answer = null);
