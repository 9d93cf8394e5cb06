using Liftoff.Functions.Starting;
using Liftoff.Jobs;
using Liftoff.Social.Queries;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Liftoff.Functions.Social;

/// <summary>
/// <list type="bullet">
/// <item><c>GET /api/social/metrics?user=&amp;platform=&amp;metric=&amp;from=&amp;to=</c></item>
/// <item><c>GET /api/social/coverage?days=</c>: what is stored by platform and day, and whose connections need their users</item>
/// </list>
/// </summary>
public sealed class SocialQueryFunctions(MetricsQuery metrics, SocialStatus status, TimeProvider time)
{
    private const int LongestCoverage = 366;

    [Function("GetSocialMetrics")]
    public async Task<IResult> GetMetricsAsync([HttpTrigger(AuthorizationLevel.Function, "get", Route = "social/metrics")] HttpRequest request, CancellationToken cancellationToken)
    {
        var given = RequestParameters.OfQuestion(request, time);
        var filter = MetricsFilter.Read(given);
        given.RefuseUnknown();
        return given.Problems.Count > 0 ? RequestParameters.Refused(given.Problems) : Results.Ok(await metrics.RunAsync(filter, cancellationToken));
    }

    [Function("GetSocialCoverage")]
    public async Task<IResult> GetCoverageAsync([HttpTrigger(AuthorizationLevel.Function, "get", Route = "social/coverage")] HttpRequest request, CancellationToken cancellationToken)
    {
        var given = RequestParameters.OfQuestion(request, time);
        var days = given.WholeNumber("days", 7, 1, LongestCoverage);
        given.RefuseUnknown();
        if (given.Problems.Count > 0) return RequestParameters.Refused(given.Problems);
        return Results.Ok(new SocialCoverage(await status.CoverageAsync(days, cancellationToken), await status.WaitingAsync(cancellationToken)));
    }
}
