using Liftoff.Simulator.IxId;
using Liftoff.Simulator.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Liftoff.Simulator.Strategis;

/// <summary>
/// Strategis, tracking and reporting; Bearer token. <c>dateStart</c> and <c>dateEnd</c> everywhere unless said otherwise.
/// <code>
/// GET /api/s1/report/daily-v3                  dimensions, networkId           S1 revenue per campaign; also the network map
/// GET /api/s1/report/hourly-v3                 dimensions, networkId           … per hour 00-27, -keyword for keywords
/// GET /api/s1/high-level-report                                                final revenue from noon UTC of the next day
/// GET /api/s1/rpc-average                      date, days=3, networkId         trailing revenue per S1 click
/// GET /api/facebook/report                     level=campaign|adset|ad         spend
/// GET /api/facebook/campaigns                                                  Graph-style listing
/// GET /api/facebook/adsets/day                                                 the same spend per ad set
/// GET /api/facebook-pixel-report                                               conversions
/// GET /api/strategis-report                    networkName                     redirector hits
/// GET /api/taboola/campaign-summary-report                                     spend, JSON numbers
/// GET /api/taboola/report                                                      the earlier path: always 502
/// GET /api/outbrain-hourly-report                                              spend per hour
/// GET /api/newsbreak/report, /api/mediago/report, /api/zemanta/reconciled-report, /api/smartnews/report
/// GET /api/googleads/report                                                    gone: 404
/// GET /api/campaigns, /api/campaigns/{id}      organization                    no dates
/// </code>
/// </summary>
internal sealed class StrategisRoutes(SimulatorState state) : IOutsideSystem
{
    private readonly S1Reports s1 = new(state);
    private readonly FacebookReports facebook = new(state);
    private readonly PlatformReports platforms = new(state);
    private readonly CampaignList campaigns = new(state);

    public string Name => "Strategis";

    public void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api").AddEndpointFilter(new BearerCheck(state.Tokens));
        Report("/s1/report/daily-v3", q => s1.V3(q, "s1_daily_v3"));
        Report("/s1/report/hourly-v3", q => s1.V3(q with { Dimensions = q.Dimensions.Append("hour").ToHashSet() }, "s1_hourly_v3"));
        Report("/s1/high-level-report", s1.Reconciled);
        Report("/s1/rpc-average", s1.RpcAverage);
        Report("/facebook/report", facebook.Report);
        Report("/facebook/campaigns", facebook.Campaigns);
        Report("/facebook/adsets/day", facebook.AdSets);
        Report("/facebook-pixel-report", facebook.Pixel);
        Report("/strategis-report", platforms.Strategis);
        api.MapGet("/taboola/campaign-summary-report", Taboola);
        api.MapGet("/taboola/report", () => Results.Text("<html><body><h1>502 Bad Gateway</h1></body></html>", "text/html", statusCode: 502));
        Report("/outbrain-hourly-report", platforms.OutbrainHourly);
        Report("/newsbreak/report", platforms.NewsBreak);
        Report("/mediago/report", platforms.MediaGo);
        Report("/zemanta/reconciled-report", platforms.Zemanta);
        Report("/smartnews/report", platforms.SmartNews);
        api.MapGet("/googleads/report", () => Results.Json(new { message = "Not Found" }, statusCode: 404));
        api.MapGet("/campaigns", () => new RowsResult(campaigns.All(), state.EnvelopeOf("/campaigns")));
        api.MapGet("/campaigns/{id}", (string id) => campaigns.Find(id) is { } row
            ? new ObjectResult(row)
            : Results.Json(new { message = "Campaign not found" }, statusCode: 404));

        void Report(string path, Func<ReportQuery, IEnumerable<Row>> rows) => api.MapGet(path, (HttpRequest request) =>
            ReportQuery.Read(request.Query) is ({ } query, _)
                ? new RowsResult(rows(query), state.EnvelopeOf(path))
                : Refuse(request));
    }

    private IResult Taboola(HttpRequest request)
    {
        if (ReportQuery.Read(request.Query) is not ({ } query, _)) return Refuse(request);
        if (!state.Strategis.TaboolaResults) return new RowsResult(platforms.Taboola(query), state.EnvelopeOf("/taboola"));
        var rows = platforms.Taboola(query).ToList();
        return new RowsResult(rows, Envelope.Results, PlatformReports.TaboolaMetadata(query, rows.Count));
    }

    private static IResult Refuse(HttpRequest request) =>
        Results.Json(new { error = ReportQuery.Read(request.Query).Wrong }, statusCode: 400);
}
