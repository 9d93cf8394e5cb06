using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Liftoff.CampaignSetup.Requests;
using Liftoff.CampaignSetup.Store;
using Microsoft.AspNetCore.Http;

namespace Liftoff.Functions.CampaignSetup;

/// <summary>What setup's routes answer with.</summary>
internal static class SetupAnswers
{
    private const int LongestPlan = 16 * 1024 * 1024;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    public static IResult Json<T>(T value, int status = StatusCodes.Status200OK) => Results.Json(value, Options, statusCode: status);

    /// <summary>An object with one property more.</summary>
    public static IResult JsonWith<T, TMore>(T value, string name, TMore more)
    {
        var whole = JsonSerializer.SerializeToNode(value, Options)!;
        whole[name] = JsonSerializer.SerializeToNode(more, Options);
        return Json(whole);
    }

    /// <summary>Runs a route and answers 503 when there is no store, without anything having been called.</summary>
    public static async Task<IResult> WithStoreAsync(Func<Task<IResult>> route)
    {
        try
        {
            return await route();
        }
        catch (StoreUnavailableException unavailable)
        {
            return Results.Problem(unavailable.Message, statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }

    /// <returns>The body; null when it is larger than any plan.</returns>
    public static async Task<string?> ReadPlanAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > LongestPlan) return null;
        using var reader = new StreamReader(request.Body);
        var (buffer, text) = (new char[1 << 16], new System.Text.StringBuilder());
        while (await reader.ReadAsync(buffer, cancellationToken) is var read and > 0)
            if (text.Append(buffer, 0, read).Length > LongestPlan) return null;
        return text.ToString();
    }

    public static IResult TooLarge() => Results.Problem("The body is larger than any plan can be.", statusCode: StatusCodes.Status413PayloadTooLarge);

    public static IResult Unknown(string requestId) => Results.Problem($"There is no setup request {requestId}.", statusCode: StatusCodes.Status404NotFound);

    public static IResult Conflict(string code, string detail, object? more = null) => Json(new { status = StatusCodes.Status409Conflict, code, detail, more }, StatusCodes.Status409Conflict);

    /// <summary>202 with where to look; the durable status route has the same instance id.</summary>
    public static IResult Accepted(HttpContext context, string requestId, string outcome, object? more = null)
    {
        context.Response.Headers.Location = StatusUrl(context, requestId);
        context.Response.Headers.RetryAfter = "2";
        return Json(new { requestId, outcome, statusUrl = StatusUrl(context, requestId), more }, StatusCodes.Status202Accepted);
    }

    /// <param name="hint">What the caller may do.</param>
    public static IResult Duplicate(HttpContext context, string other, string hint) =>
        Conflict("duplicate_suspected", $"Request {other} has the same content; nothing was changed. {hint}", new { requestId = other, statusUrl = StatusUrl(context, other) });

    public static IResult Of(HttpContext context, CommandResult result, string requestId, string done) => result.Outcome switch
    {
        CommandOutcome.Duplicate => Duplicate(context, result.Other!, "Wait for its end, or cancel it."),
        CommandOutcome.Unknown => Unknown(requestId),
        CommandOutcome.NotNow => Conflict("not_now", $"The present state of {requestId} does not allow it; see {StatusUrl(context, requestId)}."),
        _ => Accepted(context, requestId, done),
    };

    public static string StatusUrl(HttpContext context, string requestId) => $"{context.Request.Scheme}://{context.Request.Host}/api/campaigns/{requestId}";
}
