using Liftoff.Functions.Starting;
using Liftoff.Jobs;
using Liftoff.MediaBuys.Export;
using Liftoff.MediaBuys.Queries;
using Liftoff.Upstream;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Liftoff.Functions.MediaBuys;

/// <summary>
/// <list type="bullet">
/// <item><c>GET /api/media-buys/metrics?campaign=&amp;platform=&amp;from=&amp;to=&amp;by=day|total|hour&amp;live=</c></item>
/// <item><c>GET /api/media-buys/freshness?check=</c></item>
/// <item><c>GET /api/media-buys/exports/{latest|STAMP}</c>: the manifest, and a download link that is made for this answer</item>
/// </list>
/// </summary>
public sealed class MediaBuyQueryFunctions(MetricsQuery metrics, FreshnessCheck freshness, Exports exports, TimeProvider time)
{
    [Function("GetMediaBuyMetrics")]
    public Task<IResult> GetMetricsAsync([HttpTrigger(AuthorizationLevel.Function, "get", Route = "media-buys/metrics")] HttpRequest request, CancellationToken cancellationToken) =>
        AnswerAsync(request, MetricsRequest.Read, async asked => Results.Ok(await metrics.RunAsync(asked, cancellationToken)), cancellationToken);

    [Function("GetMediaBuyFreshness")]
    public Task<IResult> GetFreshnessAsync([HttpTrigger(AuthorizationLevel.Function, "get", Route = "media-buys/freshness")] HttpRequest request, CancellationToken cancellationToken) =>
        AnswerAsync(request, given => given.Flag("check"), async check => Results.Ok(await freshness.RunAsync(check, cancellationToken)), cancellationToken);

    [Function("GetMediaBuyExport")]
    public Task<IResult> GetExportAsync([HttpTrigger(AuthorizationLevel.Function, "get", Route = "media-buys/exports/{which}")] HttpRequest request, string which, CancellationToken cancellationToken) =>
        AnswerAsync(request, _ => which, async asked =>
        {
            var manifest = await exports.GetAsync(asked, cancellationToken);
            var (link, expiresAt) = await exports.LinkAsync(manifest, cancellationToken);
            request.HttpContext.Response.Headers.CacheControl = "no-store";
            return Results.Ok(new { manifest.Stamp, downloadUrl = link, expiresAt, manifest });
        }, cancellationToken);

    private async Task<IResult> AnswerAsync<T>(HttpRequest request, Func<ParameterReader, T> read, Func<T, Task<IResult>> answer, CancellationToken cancellationToken)
    {
        var given = RequestParameters.OfQuestion(request, time);
        var asked = read(given);
        given.RefuseUnknown();
        if (given.Problems.Count > 0) return RequestParameters.Refused(given.Problems);
        try
        {
            return await answer(asked);
        }
        catch (Exception e) when (e is JobFailedException or UpstreamException)
        {
            // A setting is missing, there is no such export, or an outside system does not answer; the sentence says which.
            return Results.Problem(e.Message, statusCode: e is JobFailedException ? StatusCodes.Status409Conflict : StatusCodes.Status502BadGateway);
        }
    }
}
