using System.Globalization;
using Liftoff.Functions.Starting;
using Liftoff.Monitoring.Campaigns;
using Liftoff.Monitoring.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Liftoff.Functions.Monitoring;

/// <summary>
/// <c>POST /api/monitor/ingest-sessions</c> and the hourly timer.
/// </summary>
public sealed class IngestSessionsFunctions(JobStarter starter, TimeProvider time)
{
    [Function("StartIngestSessions")]
    public Task<IResult> StartAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "monitor/ingest-sessions")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        starter.StartAsync(IngestSessions.Describe, request, client, cancellationToken);

    /// <summary>Takes today's clicks up to the current hour, after a campaign ingest of today that is still under way.</summary>
    [Function("IngestSessionsTimer")]
    public Task OnScheduleAsync([TimerTrigger("%INGEST_SESSIONS_SCHEDULE%")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        starter.StartAsync(
            IngestSessions.Describe,
            new Dictionary<string, string?> { ["mode"] = "strategis", ["max-hour"] = time.GetUtcNow().Hour.ToString(CultureInfo.InvariantCulture) },
            waitFor: IngestCampaigns.Describe.Name, client, cancellationToken);
}
