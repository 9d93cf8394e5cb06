using Liftoff.Functions.Starting;
using Liftoff.MediaBuys.Sync;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Liftoff.Functions.MediaBuys;

/// <summary>
/// <c>POST /api/media-buys/sync</c> and the daily timer.
/// </summary>
public sealed class SyncMediaBuysFunctions(JobStarter starter)
{
    [Function("StartSyncMediaBuys")]
    public Task<IResult> StartAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "media-buys/sync")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        starter.StartAsync(SyncMediaBuys.Describe, request, client, cancellationToken);

    [Function("SyncMediaBuysTimer")]
    public Task OnScheduleAsync([TimerTrigger("%SYNC_MEDIA_BUYS_SCHEDULE%")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        starter.StartAsync(SyncMediaBuys.Describe, new Dictionary<string, string?>(), waitFor: null, client, cancellationToken);
}
