using Liftoff.Functions.Starting;
using Liftoff.Jobs;
using Liftoff.Monitoring.Explanations;
using Liftoff.Warehouse;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Liftoff.Functions.Monitoring;

/// <summary>
/// <list type="bullet">
/// <item><c>GET /api/monitor/status</c>: how old the file is, and who writes it</item>
/// <item><c>GET /api/monitor/explain?date=&amp;campaign=&amp;level=&amp;adset=</c>: where each figure of a campaign's day comes from</item>
/// </list>
/// </summary>
public sealed class WarehouseFunctions(WarehouseFile warehouse, ExplainCampaign explain, TimeProvider time)
{
    [Function("GetWarehouseStatus")]
    public async Task<IResult> GetStatusAsync([HttpTrigger(AuthorizationLevel.Function, "get", Route = "monitor/status")] HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return Results.Ok(await warehouse.GetStatusAsync(cancellationToken));
        }
        catch (WarehouseRefusedException refused)
        {
            return Results.Problem(refused.Message, statusCode: StatusCodes.Status409Conflict);
        }
    }

    [Function("ExplainCampaign")]
    public async Task<IResult> ExplainAsync([HttpTrigger(AuthorizationLevel.Function, "get", Route = "monitor/explain")] HttpRequest request, CancellationToken cancellationToken)
    {
        var given = RequestParameters.OfQuestion(request, time);
        var parameters = ExplainParameters.Read(given);
        given.RefuseUnknown();
        if (given.Problems.Count > 0) return RequestParameters.Refused(given.Problems);
        return await explain.RunAsync(parameters, cancellationToken) is { } explanation
            ? Results.Ok(explanation)
            : Results.Problem(parameters.NotFound, statusCode: StatusCodes.Status404NotFound);
    }
}
