namespace Liftoff.Monitoring.Tests.Sessions;

/// <summary>A row of session_hourly_rows, as far as the CSV decides it.</summary>
internal sealed record SessionHour(string CampaignId, int ClickHour, long Sessions, decimal Revenue);
