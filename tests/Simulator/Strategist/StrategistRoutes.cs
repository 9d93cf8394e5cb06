using System.Globalization;
using Liftoff.Simulator.IxId;
using Liftoff.Simulator.StrategisStaging;
using Liftoff.Simulator.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Liftoff.Simulator.Strategist;

/// <summary>
/// The company's own thin backend; Bearer token or static admin token.
/// <code>
/// GET /api/strategist/query          date or start_date,end_date, source=day, level=adset, limit=100, format=json|csv, overlay, filters, fields
/// GET /api/system1/session-revenue   date, filterZero=0, incremental=1, limit=-1, offset=0, output=json|csv
/// </code>
/// </summary>
internal sealed class StrategistRoutes(SimulatorState state) : IOutsideSystem
{
    private readonly SessionExport export = new(state);
    private readonly CampaignQuery campaigns = new(state);

    public string Name => "Strategist";

    public void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api").AddEndpointFilter(new BearerCheck(state.Tokens, state.Options.AdminToken));
        api.MapGet("/strategist/query", campaigns.Answer);
        api.MapGet("/system1/session-revenue", SessionRevenue);
    }

    private IResult SessionRevenue(HttpContext context)
    {
        if (SessionQuery.Read(context.Request.Query) is not { } query) return Results.Json(new { error = "Missing date" }, statusCode: 400);
        if (query.Csv) return export.Csv(query);
        var date = query.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return new RowsResult(export.Json(context, query), Envelope.Data, new()
        {
            { "success", true },
            { "date", date },
            { "stored_at", $"runs/system1/{date}/session_revenue_{date}_{date}T0000.json" },
            { "db_stored", true },
            { "manifest", new Row { { "date", date }, { "db_stored", true } } },
        });
    }
}
