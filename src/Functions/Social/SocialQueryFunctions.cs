using Liftoff.Functions.Starting;
using Liftoff.Jobs;
using Liftoff.Social.Queries;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Liftoff.Functions.Social;

/// <summary><c>GET /api/social/metrics?user=&amp;platform=&amp;metric=&amp;from=&amp;to=</c></summary>
public sealed class SocialQueryFunctions(MetricsQuery metrics, TimeProvider time)
{
    [Function("GetSocialMetrics")]
    public async Task<IResult> GetMetricsAsync([HttpTrigger(AuthorizationLevel.Function, "get", Route = "social/metrics")] HttpRequest request, CancellationToken cancellationToken)
    {
        var given = new ParameterReader((await RequestParameters.ReadAsync(request, cancellationToken)).Values, time);
        var filter = MetricsFilter.Read(given);
        given.RefuseUnknown();
        return given.Problems.Count > 0 ? RequestParameters.Refused(given.Problems) : Results.Ok(await metrics.RunAsync(filter, cancellationToken));
    }
}
