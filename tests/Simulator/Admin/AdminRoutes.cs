using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Liftoff.Simulator.Faults;
using Liftoff.Simulator.Strategis;
using Liftoff.Simulator.StrategisStaging;
using Liftoff.Simulator.Strategist;
using Liftoff.Simulator.World;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Liftoff.Simulator.Admin;

/// <summary>
/// Steering of the simulator itself; never recorded, never faulty.
/// <code>
/// GET    /__sim                    systems and settings
/// GET    /__sim/world?date=        what the day must add up to at the simulated clock; per campaign
/// GET    /__sim/requests?path=     recorded requests
/// DELETE /__sim/requests           forget them
/// GET    /__sim/faults             the plan
/// PUT    /__sim/faults             replace it: [{"route":"/api/taboola/*","kind":"status","status":502,"times":2}, …]
/// POST   /__sim/faults             add one rule
/// POST   /__sim/clock              {"asOf":"2025-11-22T14:00:00Z"}, null for "all is over", or {"live":true}
/// POST   /__sim/tokens/revoke      every token gets 401 until a new log-in
/// PUT    /__sim/session-csv        the session export's style
/// PUT    /__sim/strategis          the reports' style
/// PUT    /__sim/strategist         the snapshots that Strategist has
/// </code>
/// </summary>
internal sealed class AdminRoutes(SimulatorState state, IReadOnlyList<IOutsideSystem> systems)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,        // a misspelt knob must not pass silently
        WriteIndented = true,
    };

    public void Map(IEndpointRouteBuilder routes)
    {
        var admin = routes.MapGroup("/__sim");
        admin.MapGet("", Settings);
        admin.MapGet("/world", World);
        admin.MapGet("/requests", (string? path) => Results.Json(path is null ? state.Requests.ToList() : state.Requests.To(path), Json));
        admin.MapDelete("/requests", state.Requests.Clear);
        admin.MapGet("/faults", () => Results.Json(state.Faults.Rules, Json));
        admin.MapPut("/faults", (HttpRequest r) => Take<List<Fault>>(r, state.Faults.Set));
        admin.MapPost("/faults", (HttpRequest r) => Take<Fault>(r, state.Faults.Add));
        admin.MapPost("/clock", (HttpRequest r) => Take<ClockSetting>(r, Set));
        admin.MapPost("/tokens/revoke", state.Tokens.RevokeAll);
        admin.MapPut("/session-csv", (HttpRequest r) => Take<SessionCsvStyle>(r, s => state.SessionCsv = s));
        admin.MapPut("/strategis", (HttpRequest r) => Take<StrategisStyle>(r, s => state.Strategis = s));
        admin.MapPut("/strategist", (HttpRequest r) => Take<StrategistStyle>(r, s => state.Strategist = s));
    }

    private void Set(ClockSetting setting)
    {
        if (setting.Live) state.Clock.RunLive();
        else state.Clock.AsOf = setting.AsOf;
    }

    private IResult Settings() => Results.Json(new
    {
        systems = systems.Select(s => s.Name),
        world = state.World.Options,
        asOf = state.Clock.AsOf,
        sessionCsv = state.SessionCsv,
        strategis = state.Strategis,
        strategist = state.Strategist,
        faults = state.Faults.Rules,
    }, Json);

    private IResult World(string? date)
    {
        if (!DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return Results.Json(new { error = "date is required, as YYYY-MM-DD" }, statusCode: 400);
        var sums = state.Day(day);
        return Results.Json(new
        {
            date,
            asOf = state.Clock.AsOf,
            total = Totals(sums.Campaigns),
            networks = sums.Campaigns.GroupBy(c => c.Campaign.Network).ToDictionary(g => g.Key.ToString(), Totals),
            campaigns = sums.Campaigns.Select(c => new
            {
                network = c.Campaign.Network,
                c.Campaign.StrategisId,
                c.Campaign.NetworkCampaignId,
                c.Campaign.Name,
                c.Campaign.Buyer,
                c.Campaign.Category,
                c.Campaign.Site,
                totals = Totals([c]),
            }),
        }, Json);
    }

    private static object Totals(IEnumerable<CampaignDay> days)
    {
        var all = days.ToArray();
        return new
        {
            campaigns = all.Length,
            spend = all.Sum(c => c.Spend),
            revenue = all.Sum(c => c.Revenue),
            reconciledRevenue = all.Aggregate((decimal?)null, (sum, c) => c.ReconciledRevenue is { } more ? (sum ?? 0) + more : sum),
            searches = all.Sum(c => c.Searches),
            s1Clicks = all.Sum(c => c.S1Clicks),
            impressions = all.Sum(c => c.Impressions),
            adClicks = all.Sum(c => c.AdClicks),
            conversions = all.Sum(c => c.Conversions),
            strategisImpressions = all.Sum(c => c.StrategisImpressions),
        };
    }

    private static async Task<IResult> Take<T>(HttpRequest request, Action<T> apply)
    {
        T? value;
        try
        {
            value = await JsonSerializer.DeserializeAsync<T>(request.Body, Json, request.HttpContext.RequestAborted);
        }
        catch (JsonException wrong)
        {
            return Results.Json(new { error = wrong.Message }, statusCode: 400);
        }
        if (value is null) return Results.Json(new { error = "a JSON body is required" }, statusCode: 400);
        apply(value);
        return Results.NoContent();
    }

    private sealed record ClockSetting(DateTimeOffset? AsOf, bool Live);
}
