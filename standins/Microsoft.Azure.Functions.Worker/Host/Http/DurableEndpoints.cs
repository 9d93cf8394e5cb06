using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Liftoff.StandIns.FunctionsHost.Orchestrations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;

namespace Liftoff.StandIns.FunctionsHost.Http;

/// <summary>
/// The addresses of orchestrations, below /runtime/webhooks/durabletask:
/// <code>
/// GET    instances                          list: runtimeStatus=A,B instanceIdPrefix createdTimeFrom createdTimeTo top showInput
/// DELETE instances                          purge: createdTimeFrom (required) createdTimeTo runtimeStatus
/// GET    instances/{id}                     202 while it runs, 200 when it is done: showInput returnInternalServerErrorOnFailure
/// DELETE instances/{id}                     purge
/// POST   instances/{id}/terminate           and suspend, resume: reason
/// POST   instances/{id}/raiseEvent/{event}  the JSON body is the event
/// </code>
/// A <c>code</c> may be given and is not looked at.
/// </summary>
internal static class DurableEndpoints
{
    public static void MapDurableWebhooks(this WebApplication app)
    {
        var hub = app.Services.GetRequiredService<TaskHub>();
        var instances = app.MapGroup("/runtime/webhooks/durabletask/instances");
        instances.MapGet("/", (HttpContext http) => List(http, hub));
        instances.MapDelete("/", (HttpContext http) => PurgeMany(http.Request.Query, hub));
        instances.MapGet("/{id}", (HttpContext http, string id) => Status(http, hub, id));
        instances.MapDelete("/{id}", (string id) => hub.Purge(id) is var count and > 0 ? Purged(count) : Results.NotFound());
        instances.MapPost("/{id}/terminate", (string id, string? reason) => Steer(hub, id, () => hub.Terminate(id, reason)));
        instances.MapPost("/{id}/suspend", (string id) => Steer(hub, id, () => hub.Suspend(id)));
        instances.MapPost("/{id}/resume", (string id) => Steer(hub, id, () => hub.Resume(id)));
        instances.MapPost("/{id}/raiseEvent/{eventName}", (HttpContext http, string id, string eventName) => RaiseEventAsync(http, hub, id, eventName));
    }

    private static IResult List(HttpContext http, TaskHub hub)
    {
        var query = http.Request.Query;
        var page = hub.Query(
            new OrchestrationQuery(
                Moment(query["createdTimeFrom"]), Moment(query["createdTimeTo"]), Statuses(query["runtimeStatus"]), InstanceIdPrefix: (string?)query["instanceIdPrefix"]),
            http.Request.Headers["x-ms-continuation-token"],
            int.TryParse(query["top"], out var top) && top > 0 ? top : OrchestrationQuery.DefaultPageSize);
        http.Response.Headers["x-ms-continuation-token"] = page.ContinuationToken ?? "";
        return Json(new JsonArray([.. page.Values.Select(state => Payload(state, Flag(query["showInput"], true)))]), StatusCodes.Status200OK);
    }

    private static IResult Status(HttpContext http, TaskHub hub, string id)
    {
        if (hub.Find(id) is not { } state) return Results.NotFound();
        var payload = Payload(state, Flag(http.Request.Query["showInput"], true));
        if (state.IsTerminal)
        {
            var asError = state.Status == OrchestrationRuntimeStatus.Failed && Flag(http.Request.Query["returnInternalServerErrorOnFailure"], false);
            return Json(payload, asError ? StatusCodes.Status500InternalServerError : StatusCodes.Status200OK);
        }
        http.Response.Headers.Location = $"{http.Request.Scheme}://{http.Request.Host}{http.Request.Path}{http.Request.QueryString}";
        http.Response.Headers.RetryAfter = "5";
        return Json(payload, StatusCodes.Status202Accepted);
    }

    private static IResult Steer(TaskHub hub, string id, Action steer)
    {
        if (hub.Find(id) is not { } state) return Results.NotFound();
        if (state.IsTerminal) return Results.StatusCode(StatusCodes.Status410Gone);
        steer();
        return Results.Accepted();
    }

    private static async Task<IResult> RaiseEventAsync(HttpContext http, TaskHub hub, string id, string eventName)
    {
        if (hub.Find(id) is not { } state) return Results.NotFound();
        if (state.IsTerminal) return Results.StatusCode(StatusCodes.Status410Gone);
        if (!http.Request.HasJsonContentType()) return Results.BadRequest("An event is given as application/json.");
        using var reader = new StreamReader(http.Request.Body);
        var payload = await reader.ReadToEndAsync(http.RequestAborted);
        if (!TryParse(payload, out _)) return Results.BadRequest("The body is not JSON.");
        hub.RaiseEvent(id, eventName, payload);
        return Results.Accepted();
    }

    private static IResult PurgeMany(IQueryCollection query, TaskHub hub)
    {
        if (Moment(query["createdTimeFrom"]) is not { } from) return Results.BadRequest("Say createdTimeFrom.");
        var count = hub.Purge(new PurgeInstancesFilter(from, Moment(query["createdTimeTo"]), Statuses(query["runtimeStatus"])));
        return count > 0 ? Purged(count) : Results.NotFound();
    }

    private static IResult Purged(int count) => Json(new JsonObject { ["instancesDeleted"] = count }, StatusCodes.Status200OK);

    private static JsonObject Payload(OrchestrationState state, bool showInput) => new()
    {
        ["name"] = state.Name,
        ["instanceId"] = state.InstanceId,
        ["runtimeStatus"] = state.Status.ToString(),
        ["input"] = showInput ? JsonOrText(state.Input) : null,
        ["customStatus"] = JsonOrText(state.CustomStatus),
        ["output"] = JsonOrText(state.Output),
        ["createdTime"] = Second(state.CreatedAt),
        ["lastUpdatedTime"] = Second(state.LastUpdatedAt),
    };

    private static IResult Json(JsonNode node, int statusCode) => Results.Text(node.ToJsonString(), "application/json", statusCode: statusCode);

    private static string Second(DateTimeOffset moment) => moment.UtcDateTime.ToString("s", CultureInfo.InvariantCulture) + "Z";

    /// <summary>What failed or was terminated by hand has plain text as its output.</summary>
    private static JsonNode? JsonOrText(string? text) => text is null ? null : TryParse(text, out var node) ? node : JsonValue.Create(text);

    private static bool TryParse(string text, out JsonNode? node)
    {
        try
        {
            node = JsonNode.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            node = null;
            return false;
        }
    }

    private static bool Flag(StringValues text, bool defaultValue) => bool.TryParse(text, out var value) ? value : defaultValue;

    private static DateTimeOffset? Moment(StringValues text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var value) ? value : null;

    private static List<OrchestrationRuntimeStatus>? Statuses(StringValues texts)
    {
        List<OrchestrationRuntimeStatus> statuses = [];
        foreach (var text in texts.SelectMany(value => (value ?? "").Split(',')))
            if (Enum.TryParse<OrchestrationRuntimeStatus>(text, out var status)) statuses.Add(status);
        return statuses.Count > 0 ? statuses : null;
    }
}
