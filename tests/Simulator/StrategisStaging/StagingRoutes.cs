using Liftoff.Simulator.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Liftoff.Simulator.StrategisStaging;

/// <summary>
/// Strategis's staging host; no authentication.
/// <code>
/// GET /api/s1/report/get-session-rev   date, filterZero=0, incremental=1, limit=-1, offset=0, output=json|csv
/// </code>
/// </summary>
internal sealed class StagingRoutes(SimulatorState state) : IOutsideSystem
{
    private readonly SessionExport export = new(state);

    public string Name => "Strategis staging";

    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/s1/report/get-session-rev", SessionRevenue);

    private IResult SessionRevenue(HttpContext context)
    {
        if (SessionQuery.Read(context.Request.Query) is not { } query) return Results.Json(new { error = "date is required" }, statusCode: 400);
        return query.Csv
            ? export.Csv(query)
            : new RowsResult(export.Json(context, query), state.EnvelopeOf("get-session-rev"));
    }
}
