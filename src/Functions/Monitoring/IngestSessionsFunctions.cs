using System.Globalization;
using Liftoff.Functions.Starting;
using Liftoff.Monitoring;
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

    /// <summary>
    /// Takes today's clicks up to the current hour; while yesterday's revenue still comes in, all of yesterday's too. Each waits for
    /// a campaign ingest of its day that is still under way.
    /// </summary>
    [Function("IngestSessionsTimer")]
    public async Task OnScheduleAsync([TimerTrigger("%INGEST_SESSIONS_SCHEDULE%")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        foreach (var day in MovingDays.At(now))
        {
            var parameters = new Dictionary<string, string?> { ["date"] = $"{day:yyyy-MM-dd}", ["mode"] = "strategis" };
            if (day == DateOnly.FromDateTime(now.UtcDateTime)) parameters["max-hour"] = now.Hour.ToString(CultureInfo.InvariantCulture);
            await starter.StartAsync(IngestSessions.Describe, parameters, waitFor: IngestCampaigns.Describe.Name, client, cancellationToken);
        }
    }
}
