using System.Globalization;
using Liftoff.Simulator.Faults;
using Liftoff.Simulator.Wire;
using Microsoft.AspNetCore.Http;

namespace Liftoff.Simulator.StrategisStaging;

/// <summary>The session export as an answer; staging gives it directly, Strategist passes it on.</summary>
internal sealed class SessionExport(SimulatorState state)
{
    public IResult Csv(SessionQuery query) => new CsvResult(this, query);

    /// <summary>The rows as JSON; <c>hour</c> of an update counts from midnight of the date.</summary>
    public IEnumerable<Row> Json(HttpContext context, SessionQuery query) => Rows(context, query).Select(r => ToJson(r, query.Incremental));

    private IEnumerable<SessionRow> Rows(HttpContext context, SessionQuery query) => SessionRows.Of(
        state.World, RowFaults.Of(context).PagingIgnored ? query with { Limit = null, Offset = 0 } : query, state.SessionCsv, state.Clock.AsOf);

    private static Row ToJson(SessionRow row, bool incremental)
    {
        var running = 0m;
        return new()
        {
            { "session_id", row.Session.Id },
            { "campaign_id", row.CampaignId },
            { "adset_id", row.Session.AdSet.Id },
            { "ad_id", row.Session.Ad.Id },
            { "keyword", row.Session.Keyword },
            { "category", row.Session.Campaign.Category },
            { "click_hour", row.Session.ClickHour },
            { "total_revenue", row.TotalRevenue },
            {
                "revenue_updates", row.Increments.Select(i => new Row
                {
                    { "hour", row.Session.HourOfDay(i.Elapsed) },
                    { "revenue", incremental ? i.Amount : running += i.Amount },
                }).ToArray()
            },
        };
    }

    private sealed class CsvResult(SessionExport export, SessionQuery query) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.ContentType = "text/csv; charset=utf-8";
            response.Headers.ContentDisposition =
                string.Create(CultureInfo.InvariantCulture, $"attachment; filename=\"session_revenue_{query.Date:yyyy-MM-dd}.csv\"");
            var writer = new SessionCsvWriter(export.State.SessionCsv, query.Incremental, export.State.World.Options.Seed);
            var rows = RowFaults.Of(httpContext).Apply(export.Rows(httpContext, query));
            return writer.WriteAsync(rows, response.Body, httpContext.RequestAborted);
        }
    }

    private SimulatorState State => state;
}
