using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Liftoff.Simulator.IxId;
using Liftoff.Simulator.Strategis;
using Liftoff.Simulator.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebUtilities;
using static Liftoff.Simulator.StrategisRelay.FacebookRules;

namespace Liftoff.Simulator.StrategisRelay;

/// <summary>
/// Strategis's own objects and its Facebook relay, with state (contract: campaign setup §3); Bearer token.
/// <code>
/// GET, POST /api/templates, GET /api/templates/{id}                        templates, no idempotency
/// GET  /api/schemas/campaign                                               properties three deep
/// GET, POST /api/campaigns, GET, POST /api/campaigns/{id}                  tracking campaigns, no idempotency; POST {id} replaces
/// POST /api/identical-campaigns                                            {campaign, amount} → ids
/// POST /api/facebook/{campaigns|adsets|adcreatives|ads}/create             also under /api/v1; cache by clientRequestKey
/// GET  /api/facebook/{campaigns|adsets|ads}                                current objects (with dateStart: the stored report)
/// PUT  /api/facebook/{campaigns|adsets}/{id}/status|budget, adsets/{id}/bid
/// POST /api/lincx-proxy                                                    allow-listed Graph calls
/// GET  /route?campaignId=                                                  the click router, no token
/// GET  /__sim/relay/live, /__sim/relay/creates                             what exists; objects made per key (at most 1 each)
/// POST /__sim/relay/orphans                                                known ids in, live objects that are not among them out
/// PUT  /__sim/relay/faults, /__sim/relay/style; POST /__sim/relay/flush-cache, /__sim/relay/advance?seconds=, /__sim/relay/block?account=&amp;on=
/// </code>
/// </summary>
internal sealed class RelayRoutes(SimulatorState state, RelayWorld world) : IOutsideSystem
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    // The relay takes these out; everything else goes to Facebook.
    private static readonly string[] RelayFields = ["organization", "adAccountId", "clientRequestKey"];

    private readonly FacebookRules rules = new(world);
    private readonly CampaignList known = new(state);
    private readonly FacebookReports reports = new(state);

    public string Name => "Strategis relay";

    public void Map(IEndpointRouteBuilder routes)
    {
        // Some of these paths also serve reports; ours come first and pass those on.
        var api = routes.MapGroup("/api").AddEndpointFilter(new BearerCheck(state.Tokens)).WithOrder(-1);
        api.MapGet("/templates", (string? organization) => Results.Json(world.List("templates", o => organization is null || o.Organization == organization).Select(Show)));
        api.MapGet("/templates/{id}", (string id) => world.Find("templates", id) is { } found ? Results.Json(Show(found)) : NotFound("Template"));
        api.MapPost("/templates", (Delegate)CreateTemplateAsync);
        api.MapGet("/schemas/campaign", () => Results.Json(Schema()));
        api.MapGet("/campaigns", (string? organization) => organization is null or "Interlincx" && world.List("tracking", _ => true).Count == 0
            ? new RowsResult(known.All(), state.EnvelopeOf("/campaigns"))
            : Results.Json(world.List("tracking", o => organization is null || o.Organization == organization).Select(Show)));
        api.MapGet("/campaigns/{id}", (string id) => world.Find("tracking", id) is { } found ? Results.Json(Show(found)) : known.Find(id) is { } row ? new ObjectResult(row) : NotFound("Campaign"));
        api.MapPost("/campaigns", (Delegate)CreateTrackingAsync);
        api.MapPost("/campaigns/{id}", (Delegate)UpdateTrackingAsync);
        api.MapPost("/identical-campaigns", (Delegate)CloneAsync);
        api.MapPost("/lincx-proxy", (Delegate)ProxyAsync);
        foreach (var prefix in (string[])["/facebook", "/v1/facebook"])
        {
            foreach (var kind in (string[])["campaigns", "adsets", "adcreatives", "ads"])
            {
                api.MapPost($"{prefix}/{kind}/create", (Delegate)((HttpContext context) => CreateFacebookAsync(context, kind)));
                if (kind != "adcreatives") api.MapGet($"{prefix}/{kind}", (HttpRequest request) => ListFacebook(request, kind));
                if (kind is not ("campaigns" or "adsets")) continue;
                foreach (var what in (string[])["status", "budget", "bid"])
                    api.MapPut($"{prefix}/{kind}/{{id}}/{what}", (HttpContext context, string id) => ChangeFacebookAsync(context, kind, id, what));
            }
        }

        routes.MapGet("/route", new ClickRouter(world).Route);

        var admin = routes.MapGroup("/__sim/relay");
        admin.MapGet("/live", () => Results.Json(world.Live, Json));
        admin.MapGet("/creates", () => Results.Json(world.CreatesPerKey, Json));
        admin.MapPost("/orphans", (string[] ids) => Results.Json(world.Orphans(ids), Json));
        admin.MapPost("/flush-cache", world.FlushCache);
        admin.MapPost("/advance", (double seconds) => world.Advance(TimeSpan.FromSeconds(seconds)));
        admin.MapPost("/block", (string account, bool on) => world.BlockForPolicy(account, on));
        admin.MapPut("/faults", async (HttpRequest r) => world.SetFaults((await JsonSerializer.DeserializeAsync<List<RelayFault>>(r.Body, Json))!));
        admin.MapPut("/style", async (HttpRequest r) => world.Style = (await JsonSerializer.DeserializeAsync<RelayStyle>(r.Body, Json))!);
    }

    private async Task<IResult> CreateFacebookAsync(HttpContext context, string kind)
    {
        if (await BodyAsync(context) is not { } body) return Plain(400, "Malformed JSON");
        var missing = RelayFields.Where(field => string.IsNullOrEmpty(Text(body[field]))).ToList();
        if (missing.Count > 0) return Plain(400, $"Missing required fields: {string.Join(", ", missing)}");
        var (organization, account, key) = (Text(body["organization"])!, Text(body["adAccountId"])!, Text(body["clientRequestKey"])!);
        if (world.Style.WithoutCredentials.Contains(organization)) return Plain(401, "No Facebook credentials for this organization");
        account = account.StartsWith("act_", StringComparison.Ordinal) ? account[4..] : account;
        if (!account.All(char.IsAsciiDigit)) return Graph(new GraphError(100, 33, $"Unsupported post request. Object with ID 'act_{account}' does not exist."));
        // Look-up, call and store are not one: two requests with one key at once make two objects, as with the real relay.
        var cached = world.Cached(key);
        return await RunAsync(context, kind, key, cached, () =>
        {
            foreach (var field in RelayFields) body.Remove(field);
            if (world.Charge(account, 3) is { } rest) return (null, Throttled(context, rest));
            if (rules.Check(kind, body, account) is { } error) return (null, Graph(error));
            var parent = kind switch { "adsets" => Text(body["campaign_id"]), "ads" => Text(body["adset_id"]), _ => null };
            return (world.Create(kind, body, organization, account, parent, key), null);
        });
    }

    private async Task<IResult> CreateTemplateAsync(HttpContext context)
    {
        if (await BodyAsync(context) is not { } body || Text(body["key"]) is null || Text(body["value"]) is null || Text(body["organization"]) is not { } organization) return Plain(400, "key, value and organization are required");
        return await RunAsync(context, "templates", null, null, () => (world.Create("templates", body, organization, null, null, null), null));
    }

    private async Task<IResult> CreateTrackingAsync(HttpContext context)
    {
        if (await BodyAsync(context) is not { } body) return Plain(400, "Malformed JSON");
        if (Problem(body) is { } problem) return Results.Json(new { message = problem }, statusCode: 400);
        return await RunAsync(context, "tracking", null, null, () => (world.Create("tracking", body, Text(body["organizations"]![0])!, null, null, null), null));
    }

    /// <summary>What all creating calls share: latency, faults, and the cache.</summary>
    private async Task<IResult> RunAsync(HttpContext context, string target, string? key, JsonObject? cached, Func<(RelayObject? Made, IResult? Refusal)> create)
    {
        var fault = world.TakeFault(target, key);
        if (world.Style.Latency > TimeSpan.Zero) await Task.Delay(world.Style.Latency, context.RequestAborted);
        switch (fault?.Kind)
        {
            case RelayFaultKind.LostBeforeEffect: return Lose(context);
            case RelayFaultKind.BadGateway: return Gateway();
            case RelayFaultKind.RouteMissing: return Results.Text($"<!DOCTYPE html><pre>Cannot POST {context.Request.Path}</pre>", "text/html", statusCode: 404);
            case RelayFaultKind.Graph: return fault.RetryAfterSeconds is { } seconds
                ? Throttled(context, (new GraphError(fault.Code, fault.Subcode, "Simulated", null, fault.Status, fault.IsTransient), seconds))
                : Graph(new GraphError(fault.Code, fault.Subcode, "Simulated", null, fault.Status, fault.IsTransient));
            case RelayFaultKind.TooManyRequests:
                context.Response.Headers.RetryAfter = (fault.RetryAfterSeconds ?? 1).ToString(CultureInfo.InvariantCulture);
                return Plain(429, "Too many requests");
        }

        if (cached is not null) return Results.Json(cached);
        var (made, refusal) = create();
        if (made is null) return refusal!;
        var answer = made.Kind is "templates" or "tracking" ? Show(made) : new JsonObject { ["id"] = made.Id };
        if (fault?.Kind != RelayFaultKind.LostAfterEffectUncached) world.Remember(key, answer);
        switch (fault?.Kind)
        {
            case RelayFaultKind.LostAfterEffect or RelayFaultKind.LostAfterEffectUncached: return Lose(context);
            case RelayFaultKind.BadGatewayAfterEffect: return Gateway();
            case RelayFaultKind.AnswerWithoutId: return Results.Json(new { name = made.Name });
            case RelayFaultKind.HangAfterEffect:
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
                return Results.Empty;
            default: return Results.Json(answer);
        }
    }

    private IResult ListFacebook(HttpRequest request, string kind)
    {
        if (kind == "campaigns" && request.Query.ContainsKey("dateStart"))
            return ReportQuery.Read(request.Query) is ({ } query, _) ? new RowsResult(reports.Campaigns(query), state.EnvelopeOf("/facebook/campaigns")) : Plain(400, "dateStart and dateEnd");
        var account = request.Query["adAccountId"].ToString().Replace("act_", "", StringComparison.Ordinal);
        if (account.Length > 0 && world.Charge(account, 1) is { } rest) return Throttled(request.HttpContext, rest);
        var organization = request.Query["organization"].ToString();
        return Page(world.List(kind, o => o.Organization == organization && (account.Length == 0 || o.AccountId == account)), request.Query["after"]);
    }

    private async Task<IResult> ChangeFacebookAsync(HttpContext context, string kind, string id, string what)
    {
        var body = await BodyAsync(context) ?? [];
        if (world.Find(kind, id) is not { } found) return Graph(new GraphError(100, 33, "Object does not exist."));
        if (world.Charge(found.AccountId!, 3) is { } rest) return Throttled(context, rest);
        switch (what)
        {
            case "status":
                var status = Text(body["status"]) ?? context.Request.Query["status"].ToString();
                if (status is not ("ACTIVE" or "PAUSED")) return Plain(400, "status must be ACTIVE or PAUSED");
                found.Status = status;
                break;
            case "budget":
                found.Body["daily_budget"] = (body["daily_budget"] ?? body["dailyBudget"])?.DeepClone();
                break;
            default:
                found.Body["bid_amount"] = body["bidAmount"]?.DeepClone();
                break;
        }

        return Results.Json(new { success = true });
    }

    private async Task<IResult> UpdateTrackingAsync(HttpContext context, string id)
    {
        if (await BodyAsync(context) is not { } body) return Plain(400, "Malformed JSON");
        if (world.Find("tracking", id) is not { } found) return NotFound("Campaign");
        foreach (var field in (string[])["id", "created_at", "updated_at"]) body.Remove(field);
        (found.Body, found.Name) = (body, Text(body["name"]) ?? "");
        return Results.Json(new { message = "ok" });                         // without an id, as some deployments answer
    }

    private async Task<IResult> CloneAsync(HttpContext context)
    {
        var body = await BodyAsync(context);
        if (body?["campaign"] is not JsonObject source || Text(source["id"]) is not { } id || world.Find("tracking", id) is not { } original) return NotFound("Campaign");
        var ids = Enumerable.Range(0, (int?)body["amount"] ?? 1).Select(_ => world.Create("tracking", original.Body.DeepClone().AsObject(), original.Organization, null, null, null).Id).ToList();
        return Results.Json(new { campaignIds = ids });
    }

    private async Task<IResult> ProxyAsync(HttpContext context)
    {
        if (await BodyAsync(context) is not { } body || !Uri.TryCreate(Text(body["url"]), UriKind.Absolute, out var url)) return Plain(400, "url is required");
        var path = url.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries)[1..];
        var (method, sent) = (Text(body["method"]), body["body"] as JsonObject ?? []);
        if (path is [['a', 'c', 't', '_', .. var account], "adcreatives"] && method == "GET")
        {
            if (!world.Style.ProxyIsOpen) return Refused();
            return world.Charge(account, 1) is { } rest ? Throttled(context, rest) : Page(world.List("adcreatives", o => o.AccountId == account), QueryHelpers.ParseQuery(url.Query).GetValueOrDefault("after"));
        }

        if (path is not [var id] || world.Find(id) is not { AccountId: not null } found) return path is [_] ? Graph(new GraphError(100, 33, "Object does not exist.")) : Refused();
        if (world.Charge(found.AccountId, method == "GET" ? 1 : 3) is { } tired) return Throttled(context, tired);
        if (method == "GET") return Results.Json(Show(found));
        if (method != "POST" || sent.Any(field => field.Key is not ("name" or "status" or "creative"))) return Refused();
        if (Text(sent["status"]) is "DELETED" or "ARCHIVED" && !world.Style.ProxyIsOpen) return Refused();
        if (Text(sent["name"]) is { } name) found.Name = name;
        if (Text(sent["status"]) is { } status)
        {
            found.Status = status;
            // A deleted campaign takes its children with it.
            foreach (var child in status != "DELETED" ? [] : found.Kind switch { "campaigns" => world.Children("adsets", id), "adsets" => world.Children("ads", id), _ => [] })
            {
                foreach (var ad in world.Children("ads", child.Id)) ad.Status = status;
                child.Status = status;
            }
        }

        return Results.Json(new { success = true });

        static IResult Refused() => Graph(new GraphError(200, null, "Provide valid app ID"));
    }

    private string? Problem(JsonObject body)
    {
        if (string.IsNullOrWhiteSpace(Text(body["name"])) || string.IsNullOrWhiteSpace(Text(body["category"]))) return "name and category are required";
        if (body["organizations"] is not JsonArray { Count: > 0 }) return "organizations is required";
        if (body["template"] is not JsonObject template || Text(template["id"]) is not { } id || world.Find("templates", id) is null) return "template is required and must exist";
        if (world.Style.TemplateMustBeWhole && Text(template["value"]) is null) return "the full template object is required";
        if (body["properties"] is not JsonObject properties) return "properties is required";
        foreach (var name in (string[])["buyer", "networkName", "destination", "domain"])
            if (string.IsNullOrWhiteSpace(Text(properties[name]))) return $"properties.{name} is required";
        var definitions = Schema()["properties"]!["properties"]!["properties"]!.AsObject();
        if (world.Style.SchemaIsClosed && properties.FirstOrDefault(p => !definitions.ContainsKey(p.Key)) is { Key: { } stranger }) return $"properties.{stranger} is not allowed";
        return world.Style.Buyers is { } buyers && !buyers.Contains(Text(properties["buyer"])) ? "properties.buyer is none of the enum" : null;
    }

    private JsonObject Schema()
    {
        var properties = new JsonObject();
        foreach (var name in (string[])["article", "buyer", "country", "destination", "domain", "fbAdAccount", "fbPage", "headline", "language", "networkAccountId", "networkName", "rsocSite", "subdirectory", "zoneId"])
            properties[name] = new JsonObject { ["type"] = "string" };
        properties["destination"]!["enum"] = new JsonArray("S1", "Lincx");
        if (world.Style.Buyers is { } buyers) properties["buyer"]!["enum"] = new JsonArray([.. buyers.Select(buyer => (JsonNode)new JsonObject { ["value"] = buyer, ["name"] = buyer.ToUpperInvariant() })]);
        return new JsonObject { ["properties"] = new JsonObject { ["properties"] = new JsonObject { ["additionalProperties"] = !world.Style.SchemaIsClosed, ["properties"] = properties } } };
    }

    private static JsonObject Show(RelayObject made)
    {
        var shown = made.Body.DeepClone().AsObject();
        shown["id"] = made.Id;
        shown[made.Kind == "templates" ? "key" : "name"] = made.Name;
        shown[made.AccountId is null ? "created_at" : "created_time"] = made.AccountId is null
            ? made.CreatedAt.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)
            : made.CreatedAt.ToString("yyyy-MM-dd'T'HH:mm:ss'+0000'", CultureInfo.InvariantCulture);
        if (made.AccountId is not null) shown["account_id"] = made.AccountId;
        if (made.Status is not null) (shown["status"], shown["effective_status"]) = (made.Status, made.Status);
        if (made.Kind == "ads") shown["creative"] = new JsonObject { ["id"] = Text(made.Body["creative"]?["creative_id"]) };
        return shown;
    }

    private static async Task<JsonObject?> BodyAsync(HttpContext context)
    {
        try
        {
            return await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static IResult Lose(HttpContext context)
    {
        if (context.Features.Get<IConnectionSocketFeature>()?.Socket is { } socket)
        {
            socket.LingerState = new(true, 0);
            socket.Close();
        }

        context.Abort();
        return Results.Empty;
    }

    /// <summary>As Graph pages: a cursor behind each page, and <c>next</c> where more follows.</summary>
    private IResult Page(IReadOnlyList<RelayObject> all, string? after)
    {
        if (world.Style.PageSize is not { } size) return Results.Json(new { data = all.Select(Show) });
        var from = int.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : 0;
        var end = Math.Min(from + size, all.Count);
        return Results.Json(new { data = all.Take(from..end).Select(Show), paging = new { cursors = new { before = $"{from}", after = $"{end}" }, next = end < all.Count ? $"https://graph.facebook.com/next?after={end}" : null } });
    }

    private IResult Throttled(HttpContext context, (GraphError Error, int RestSeconds) rest)
    {
        if (rest.RestSeconds > 0 && !world.Style.HidesUsage) context.Response.Headers["X-Ad-Account-Usage"] = $$"""{"acc_id_util_pct":100,"reset_time_duration":{{rest.RestSeconds}},"ads_api_access_tier":"development_access"}""";
        return Graph(rest.Error);
    }

    private static IResult Graph(GraphError error) => Results.Json(error.ToBody(), statusCode: error.Status);

    private static IResult Plain(int status, string message) => Results.Json(new { error = new { message, code = status } }, statusCode: status);

    private static IResult NotFound(string what) => Results.Json(new { message = $"{what} not found" }, statusCode: 404);

    private static IResult Gateway() => Results.Text("<html><body><h1>502 Bad Gateway</h1></body></html>", "text/html", statusCode: 502);
}
