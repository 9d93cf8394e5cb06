using Liftoff.Functions.Starting;
using Liftoff.Jobs;
using Liftoff.Monitoring.Queries;
using Liftoff.Warehouse;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Liftoff.Functions.Monitoring;

/// <summary>
/// <list type="bullet">
/// <item><c>GET /api/monitor/rpc?date=&amp;by=campaign|media_source|owner|click_hour</c></item>
/// <item><c>GET /api/monitor/runs?job=&amp;date=&amp;status=</c></item>
/// </list>
/// </summary>
public sealed class MonitorQueryFunctions(RpcQuery rpc, RunLog runs, TimeProvider time)
{
    [Function("GetRpc")]
    public async Task<IResult> GetRpcAsync([HttpTrigger(AuthorizationLevel.Function, "get", Route = "monitor/rpc")] HttpRequest request, CancellationToken cancellationToken)
    {
        var given = RequestParameters.OfQuestion(request, time);
        var date = given.Date("date");
        var by = given.Choice("by", RpcDimension.Campaign);
        given.RefuseUnknown();
        return given.Problems.Count > 0 ? RequestParameters.Refused(given.Problems) : Results.Ok(await rpc.RunAsync(date, by, cancellationToken));
    }

    [Function("GetRuns")]
    public async Task<IResult> GetRunsAsync([HttpTrigger(AuthorizationLevel.Function, "get", Route = "monitor/runs")] HttpRequest request, CancellationToken cancellationToken)
    {
        var given = RequestParameters.OfQuestion(request, time);
        var job = given.Text("job");
        DateOnly? date = given.Has("date") ? given.Date("date") : null;
        JobStatus? status = given.Has("status") ? given.Choice("status", JobStatus.Running) : null;
        given.RefuseUnknown();
        return given.Problems.Count > 0 ? RequestParameters.Refused(given.Problems) : Results.Ok((await runs.ListAsync(job, date, status, cancellationToken)).Select(RunAnswer.Of));
    }
}
