using System.Globalization;
using System.Text.Json.Nodes;
using Liftoff.Simulator.Social;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Liftoff.Simulator.Graph;

/// <summary>
/// Meta's Graph API for Instagram accounts (ids that begin with 17841) and Pages (all others). Versions below 21 are served as
/// 21. Tokens come in the header or the query.
/// <code>
/// GET /graph/{version}/{id}/insights   metric, period=day, metric_type, since, until, breakdown
/// GET /graph/{version}/{id}            fields=instagram_business_account
/// GET /graph/{version}/me/accounts     limit, after
/// </code>
/// </summary>
internal sealed class GraphRoutes(SocialWorld world) : IOutsideSystem
{
    private const int OldestAlive = 21;

    private static readonly TimeSpan Latency = TimeSpan.FromHours(3);

    private static readonly HashSet<string> InstagramSeries = ["reach", "follower_count"];

    private static readonly HashSet<string> InstagramTotals =
    [
        "reach", "views", "accounts_engaged", "total_interactions", "likes", "comments", "shares", "saves", "replies", "reposts", "follows_and_unfollows",
        "profile_links_taps", "profile_views", "website_clicks",
    ];

    private static readonly HashSet<string> BrokenDownByContent = ["reach", "views", "total_interactions", "likes", "comments", "shares", "saves"];

    private static readonly HashSet<string> PageMetrics =
    [
        "page_media_view", "page_total_media_view_unique", "page_views_total", "page_post_engagements", "page_follows", "page_daily_follows",
        "page_daily_follows_unique", "page_daily_unfollows_unique", "page_video_views", "page_total_actions", "page_actions_post_reactions_total",
    ];

    public string Name => "Graph";

    public void Map(IEndpointRouteBuilder routes)
    {
        var graph = routes.MapGroup("/graph/{version}");
        graph.MapGet("/me/accounts", Accounts);
        graph.MapGet("/{id}/insights", (HttpContext context, string version, string id) => Guarded(context, version, id, () => Insights(context.Request, id)));
        graph.MapGet("/{id}", (HttpContext context, string version, string id) => Guarded(context, version, id, () => Node(context.Request, id)));
    }

    private static bool IsInstagram(string id) => id.StartsWith("17841", StringComparison.Ordinal);

    private static string? TokenOf(HttpRequest request) =>
        request.Headers.Authorization.ToString() is { Length: > 7 } header && header.StartsWith("Bearer ", StringComparison.Ordinal) ? header[7..]
        : request.Query["access_token"].ToString() is { Length: > 0 } token ? token : null;

    private IResult Guarded(HttpContext context, string version, string id, Func<IResult> answer)
    {
        var served = int.TryParse(version.TrimStart('v').Split('.')[0], CultureInfo.InvariantCulture, out var number) && number >= OldestAlive ? version : $"v{OldestAlive}.0";
        context.Response.Headers["facebook-api-version"] = served;
        var account = world[id];
        if (Usage(context, id, account) is { } limited) return limited;
        var token = TokenOf(context.Request);
        if (token is null) return new GraphFailure(400, 104, "An access token is required to request this resource.");
        if (token == $"SIM-META-USER-{id}") return new GraphFailure(400, 190, "(#190) This method must be called with a Page Access Token");
        // A Page's token reads the Page and the Instagram account that hangs on it.
        var isOwn = token == SocialWorld.MetaToken(id) || (IsInstagram(id) && token.StartsWith("SIM-META-", StringComparison.Ordinal) && world[token["SIM-META-".Length..]].InstagramId == id);
        if (!isOwn) return new GraphFailure(400, 190, "Error validating access token: the token is invalid.", 467);
        return account.Token switch
        {
            TokenState.Expired => new GraphFailure(401, 190, "Error validating access token: Session has expired on Wednesday, 18-Nov-26 10:00:00 PST.", 463),
            TokenState.Revoked => new GraphFailure(400, 190, "Error validating access token: the user has not authorized application 1.", 458),
            TokenState.WithoutPermission => new GraphFailure(403, 10, "(#10) Application does not have permission for this action"),
            _ => answer(),
        };
    }

    private GraphFailure? Usage(HttpContext context, string id, SocialAccount account)
    {
        if (account.Usage is { } usage) context.Response.Headers["X-Business-Use-Case-Usage"] = usage;
        if (account.CallsAllowed is not { } allowed) return null;
        var used = world.Count(id);
        var percent = Math.Min(100, used * 100 / allowed);
        var kind = IsInstagram(id) ? "instagram" : "pages";
        context.Response.Headers["X-Business-Use-Case-Usage"] = string.Create(CultureInfo.InvariantCulture,
            $$"""{"{{id}}":[{"type":"{{kind}}","call_count":{{percent}},"total_cputime":12,"total_time":18,"estimated_time_to_regain_access":{{(used > allowed ? account.RegainMinutes : 0)}}}]}""");
        return used > allowed ? new GraphFailure(400, IsInstagram(id) ? 80002 : 80001, "(#80002) There have been too many calls to this Instagram account.") : null;
    }

    private IResult Node(HttpRequest request, string id)
    {
        if (!request.Query["fields"].ToString().Contains("instagram_business_account", StringComparison.Ordinal)) return Results.Json(new { id });
        if (IsInstagram(id)) return new GraphFailure(400, 100, "(#100) Tried accessing nonexisting field (instagram_business_account) on node type (IGUser)");
        return world[id].InstagramId is { } instagram ? Results.Json(new { instagram_business_account = new { id = instagram }, id }) : Results.Json(new { id });
    }

    private IResult Accounts(HttpRequest request, string version)
    {
        const int pages = 60;
        var from = int.TryParse(request.Query["after"], CultureInfo.InvariantCulture, out var after) ? after : 0;
        var limit = int.TryParse(request.Query["limit"], CultureInfo.InvariantCulture, out var wanted) ? wanted : 25;
        var data = Enumerable.Range(from, Math.Max(0, Math.Min(limit, pages - from))).Select(n => new { id = $"{100000000000001 + n}", name = $"Page {n}", access_token = SocialWorld.MetaToken($"{100000000000001 + n}") }).ToArray();
        var next = from + data.Length < pages ? $"{request.Scheme}://{request.Host}/graph/{version}/me/accounts?access_token={TokenOf(request)}&after={from + data.Length}" : null;
        return Results.Json(new { data, paging = new { cursors = new { before = $"{from}", after = $"{from + data.Length}" }, next } });
    }

    private IResult Insights(HttpRequest request, string id)
    {
        var metrics = request.Query["metric"].ToString().Split(',', StringSplitOptions.RemoveEmptyEntries);
        if (metrics.Length == 0) return new GraphFailure(400, 3001, "(#3001) Parameter metric is required", 1504028);
        var account = world[id];
        if (metrics.FirstOrDefault(account.Refused.Contains) is { } refused) return new GraphFailure(400, 100, $"(#100) The value must be a valid insights metric ({refused})");
        return IsInstagram(id) ? Instagram(request, id, account, metrics) : Page(request, id, account, metrics);
    }

    private IResult Instagram(HttpRequest request, string id, SocialAccount account, string[] metrics)
    {
        var isTotal = request.Query["metric_type"] == "total_value";
        var breakdown = request.Query["breakdown"].ToString();
        if (metrics.Contains("impressions")) return new GraphFailure(400, 100, "(#100) Starting from version v22.0 and above, the impressions metric is no longer supported.");
        if (metrics.FirstOrDefault(metric => !InstagramSeries.Contains(metric) && !InstagramTotals.Contains(metric)) is not null)
            return new GraphFailure(400, 100, $"(#100) metric[0] must be one of the following values: {string.Join(", ", InstagramTotals)}");
        if (!isTotal && metrics.FirstOrDefault(metric => !InstagramSeries.Contains(metric)) is { } total)
            return new GraphFailure(400, 100, $"(#100) The following metrics ({total}) should be specified with parameter metric_type=total_value");
        if (breakdown.Length > 0 && (breakdown is not ("media_product_type" or "follow_type") || metrics.Any(metric => !BrokenDownByContent.Contains(metric))))
            return new GraphFailure(400, 100, $"(#100) Incompatible breakdown ({breakdown}) for the metrics.");
        if (Window(request, TimeSpan.FromDays(30), "(#100) There cannot be more than 30 days (2592000 s) between since and until", out var since, out var until) is { } wrong) return wrong;

        var data = new JsonArray();
        foreach (var metric in account.HasNoData ? [] : metrics)
        {
            var element = new JsonObject { ["name"] = metric, ["period"] = "day", ["title"] = metric, ["id"] = $"{id}/insights/{metric}/day" };
            if (isTotal) element["total_value"] = Total(id, account, metric, since, until, breakdown);
            else element["values"] = Series(id, account, metric, since, until);
            data.Add(element);
        }

        return Answer(request, data);
    }

    private IResult Page(HttpRequest request, string id, SocialAccount account, string[] metrics)
    {
        if (metrics.Any(metric => !PageMetrics.Contains(metric))) return new GraphFailure(400, 100, "(#100) The value must be a valid insights metric");
        if (Window(request, TimeSpan.FromDays(90), "(#100) There cannot be more than 90 days between since and until", out var since, out var until) is { } wrong) return wrong;
        var data = new JsonArray();
        foreach (var metric in account.HasNoData ? [] : metrics)
            data.Add(new JsonObject { ["name"] = metric, ["period"] = "day", ["values"] = Series(id, account, metric, since, until), ["title"] = metric, ["id"] = $"{id}/insights/{metric}/day" });
        return Answer(request, data);
    }

    private JsonNode Total(string id, SocialAccount account, string metric, DateOnly since, DateOnly until, string breakdown)
    {
        if (account.Values.TryGetValue(metric, out var odd)) return JsonNode.Parse($$"""{"value":{{odd}}}""")!;
        var values = Days(since, until).Select(day => world.Value(id, metric, day, Latency)).OfType<long>().ToArray();
        if (values.Length == 0) return new JsonObject();
        var sum = values.Sum();
        var total = new JsonObject { ["value"] = sum };
        if (breakdown.Length == 0) return total;
        var (first, second) = SocialWorld.Split(sum);
        total["breakdowns"] = new JsonArray(new JsonObject
        {
            ["dimension_keys"] = new JsonArray(breakdown),
            ["results"] = new JsonArray(Part(breakdown == "follow_type" ? "FOLLOWER" : "POST", first), Part(breakdown == "follow_type" ? "NON_FOLLOWER" : "REEL", second)),
        });
        return total;

        static JsonObject Part(string kind, long value) => new() { ["dimension_values"] = new JsonArray(kind), ["value"] = value };
    }

    private JsonArray Series(string id, SocialAccount account, string metric, DateOnly since, DateOnly until)
    {
        var values = new JsonArray();
        foreach (var day in Days(since, until))
        {
            if (world.Value(id, metric, day, Latency) is not { } value) continue;
            var end = SocialWorld.StartOf(day.AddDays(1), pacific: true).UtcDateTime;
            JsonNode shown = account.Values.TryGetValue(metric, out var odd) ? JsonNode.Parse(odd)! : metric == "page_actions_post_reactions_total" ? new JsonObject { ["like"] = value, ["love"] = 2 } : JsonValue.Create(value);
            values.Add(new JsonObject { ["value"] = shown, ["end_time"] = end.ToString("yyyy-MM-dd'T'HH:mm:ss'+0000'", CultureInfo.InvariantCulture) });
        }

        return values;
    }

    private GraphFailure? Window(HttpRequest request, TimeSpan longest, string tooLong, out DateOnly since, out DateOnly until)
    {
        var today = SocialWorld.DayOf(world.Now, pacific: true);
        // Without a window: the last two days.
        (since, until) = (Read("since") ?? today.AddDays(-2), Read("until") ?? today);
        return until.DayNumber - since.DayNumber > longest.TotalDays ? new GraphFailure(400, 100, tooLong) : null;

        DateOnly? Read(string name) => request.Query[name].ToString() is not { Length: > 0 } text ? null
            : long.TryParse(text, CultureInfo.InvariantCulture, out var seconds) ? SocialWorld.DayOf(DateTimeOffset.FromUnixTimeSeconds(seconds), pacific: true)
            : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
    }

    // Paging shifts the window and never ends; and it repeats the token.
    private static IResult Answer(HttpRequest request, JsonArray data)
    {
        var here = $"{request.Scheme}://{request.Host}{request.Path}?access_token={TokenOf(request)}&metric={request.Query["metric"]}&period=day";
        return Results.Json(new JsonObject { ["data"] = data, ["paging"] = new JsonObject { ["previous"] = here + "&since=1&until=86401", ["next"] = here } });
    }

    private static IEnumerable<DateOnly> Days(DateOnly since, DateOnly until) => Enumerable.Range(0, Math.Max(0, until.DayNumber - since.DayNumber)).Select(since.AddDays);
}
