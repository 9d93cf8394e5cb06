using Liftoff.Functions.Starting;
using Liftoff.Monitoring;
using Liftoff.Monitoring.Campaigns;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Liftoff.Functions.Monitoring;

/// <summary>
/// <c>POST /api/monitor/ingest-campaigns</c> and the hourly timer.
/// </summary>
public sealed class IngestCampaignsFunctions(JobStarter starter, TimeProvider time)
{
    [Function("StartIngestCampaigns")]
    public Task<IResult> StartAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "monitor/ingest-campaigns")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        starter.StartAsync(IngestCampaigns.Describe, request, client, cancellationToken);

    /// <summary>Takes today's campaigns from all reports of Strategis, and then its ad sets; while yesterday's revenue still comes in, yesterday's campaigns too.</summary>
    [Function("IngestCampaignsTimer")]
    public async Task OnScheduleAsync([TimerTrigger("%INGEST_CAMPAIGNS_SCHEDULE%")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        foreach (var day in MovingDays.At(time.GetUtcNow()))
            await starter.StartAsync(IngestCampaigns.Describe, new Dictionary<string, string?> { ["date"] = $"{day:yyyy-MM-dd}", ["mode"] = "strategis" }, waitFor: null, client, cancellationToken);
        await starter.StartAsync(IngestCampaigns.Describe, new Dictionary<string, string?> { ["mode"] = "strategis", ["level"] = "adset" }, waitFor: IngestCampaigns.Describe.Name, client, cancellationToken);
    }
}
