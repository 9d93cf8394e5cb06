using Liftoff.Functions.Starting;
using Liftoff.MediaBuys.Export;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Liftoff.Functions.MediaBuys;

/// <summary>
/// <c>POST /api/media-buys/export</c>. The download link is not part of its result, which is stored: ask <c>GET /api/media-buys/exports/latest</c>.
/// </summary>
public sealed class ExportMediaBuysFunctions(JobStarter starter)
{
    [Function("StartExportMediaBuys")]
    public Task<IResult> StartAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "media-buys/export")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        starter.StartAsync(ExportMediaBuys.Describe, request, client, cancellationToken);
}
