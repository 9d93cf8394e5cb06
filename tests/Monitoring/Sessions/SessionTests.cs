using Liftoff.Jobs;

namespace Liftoff.Monitoring.Tests.Sessions;

/// <summary>What the tests of the session ingest share: one warehouse and one outside world each.</summary>
public abstract class SessionTests : IAsyncLifetime
{
    protected const string Direct = "/api/s1/report/get-session-rev";
    protected const string Remote = "/api/system1/session-revenue";
    protected const string Day = "2025-11-22";

    protected MonitoringFixture House { get; private set; } = null!;

    public virtual async Task InitializeAsync() => House = await MonitoringFixture.StartAsync();

    public async Task DisposeAsync() => await House.DisposeAsync();

    /// <summary>Ingests this CSV as the day's answer of the staging host.</summary>
    protected Task<JobResult> IngestAsync(string csv, params (string Name, string? Value)[] given)
    {
        House.Deliver(Direct, csv);
        return RunAsync(given);
    }

    protected Task<JobResult> RunAsync(params (string Name, string? Value)[] given) =>
        House.RunAsync("ingest-sessions", CancellationToken.None, given.Any(g => g.Name == "date") ? given : [("date", Day), .. given]);

    private protected Task<List<SessionHour>> StoredAsync(string date = Day, string mode = "direct") => House.QueryAsync<SessionHour>(
        "SELECT campaign_id AS CampaignId, click_hour::INTEGER AS ClickHour, sessions AS Sessions, revenue AS Revenue FROM session_hourly_rows WHERE date = $date::DATE AND mode = $mode ORDER BY campaign_id, click_hour",
        new { date, mode });
}
