using System.Globalization;
using System.Text.Json.Nodes;
using Liftoff.Simulator.Social;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Liftoff.Simulator.Google;

/// <summary>
/// Google's token endpoint and the YouTube Analytics API. A channel's figures come 60 hours late.
/// <code>
/// POST /google/token           client_id, client_secret, refresh_token, grant_type=refresh_token
/// GET  /youtube/v2/reports     ids, startDate, endDate, metrics, dimensions, sort
/// </code>
/// </summary>
internal sealed class GoogleRoutes(SocialWorld world) : IOutsideSystem
{
    private const string AccessPrefix = "SIM-YT-ACCESS-";
    private const string RefreshPrefix = "SIM-YT-REFRESH-";

    private static readonly TimeSpan Latency = TimeSpan.FromHours(60);

    private static readonly HashSet<string> Metrics =
        ["views", "engagedViews", "estimatedMinutesWatched", "averageViewDuration", "subscribersGained", "subscribersLost", "likes", "dislikes", "comments", "shares"];

    public string Name => "Google and YouTube Analytics";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/google/token", TokenAsync);
        routes.MapGet("/youtube/v2/reports", Report);
    }

    private async Task<IResult> TokenAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (!request.HasFormContentType) return OAuthError("invalid_request", "Expected a form.");
        var form = await request.ReadFormAsync(cancellation);
        if (form["grant_type"] != "refresh_token") return OAuthError("unsupported_grant_type", "Invalid grant_type.");
        if (form["client_id"].ToString().Length == 0 || form["client_secret"].ToString().Length == 0) return OAuthError("invalid_client", "The OAuth client was not found.", 401);
        var refresh = form["refresh_token"].ToString();
        if (!refresh.StartsWith(RefreshPrefix, StringComparison.Ordinal) || world[refresh[RefreshPrefix.Length..]].Token == TokenState.Revoked)
            return OAuthError("invalid_grant", "Token has been expired or revoked.");
        return Results.Json(new
        {
            access_token = $"{AccessPrefix}{refresh[RefreshPrefix.Length..]}~{Guid.NewGuid():N}",
            expires_in = 3599,
            scope = "https://www.googleapis.com/auth/yt-analytics.readonly https://www.googleapis.com/auth/youtube.readonly",
            token_type = "Bearer",
        });
    }

    private static IResult OAuthError(string error, string description, int status = 400) => Results.Json(new { error, error_description = description }, statusCode: status);

    private IResult Report(HttpRequest request)
    {
        var token = request.Headers.Authorization.ToString();
        if (!token.StartsWith("Bearer " + AccessPrefix, StringComparison.Ordinal)) return Error(401, "authError", "Request had invalid authentication credentials.");
        var (channel, isFresh) = token["Bearer ".Length..][AccessPrefix.Length..].Split('~') is [var id, _] ? (id, true) : (token["Bearer ".Length..][AccessPrefix.Length..], false);
        var account = world[channel];
        if (account.Token == TokenState.Expired && !isFresh) return Error(401, "authError", "Request had invalid authentication credentials.");
        if (account.Token == TokenState.WithoutPermission) return Error(403, "insufficientPermissions", "Request had insufficient authentication scopes.");
        if (request.Query["ids"] != "channel==MINE" && request.Query["ids"] != $"channel=={channel}") return Error(403, "forbidden", "Forbidden");
        if (!Day("startDate", out var from) || !Day("endDate", out var to)) return Error(400, "required", "Required parameter: startDate");

        var metrics = request.Query["metrics"].ToString().Split(',', StringSplitOptions.RemoveEmptyEntries);
        var dimensions = request.Query["dimensions"].ToString().Split(',', StringSplitOptions.RemoveEmptyEntries);
        if (metrics.Length == 0) return Error(400, "required", "Required parameter: metrics");
        if (metrics.Any(account.Refused.Contains)) return Error(403, "forbidden", "Forbidden");
        if (metrics.Any(metric => !Metrics.Contains(metric)) || dimensions is not (["day"] or ["day", "creatorContentType"])) return Error(400, "badRequest", "The query is not supported. Check the documentation for supported queries.");

        var columns = new JsonArray([.. dimensions.Select(name => Column(name, "DIMENSION", "STRING")), .. metrics.Select(name => Column(name, "METRIC", "INTEGER"))]);
        var answer = new JsonObject { ["kind"] = "youtubeAnalytics#resultTable", ["columnHeaders"] = columns };
        var rows = account.HasNoData ? [] : Rows(channel, account, from, to, metrics, dimensions.Length == 2).ToArray();
        if (rows.Length > 0) answer["rows"] = new JsonArray(rows);
        return Results.Json(answer);

        bool Day(string name, out DateOnly day) => DateOnly.TryParseExact(request.Query[name], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day);

        static JsonNode Column(string name, string kind, string type) => new JsonObject { ["name"] = name, ["columnType"] = kind, ["dataType"] = type };
    }

    private IEnumerable<JsonNode> Rows(string channel, SocialAccount account, DateOnly from, DateOnly to, string[] metrics, bool byKind)
    {
        for (var day = from; day <= to; day = day.AddDays(1))
        {
            // A day comes when all its metrics are ready; the answer simply stops before.
            if (metrics.Any(metric => world.Value(channel, metric, day, Latency) is null)) yield break;
            var label = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            if (!byKind)
            {
                yield return new JsonArray([label, .. metrics.Select(metric => account.Values.TryGetValue(metric, out var odd) ? JsonNode.Parse(odd) : JsonValue.Create(world.Value(channel, metric, day, Latency)!.Value))]);
                continue;
            }

            yield return new JsonArray([label, "videoOnDemand", .. metrics.Select(metric => (JsonNode)JsonValue.Create(SocialWorld.Split(world.Value(channel, metric, day, Latency)!.Value).First))]);
            yield return new JsonArray([label, "shorts", .. metrics.Select(metric => (JsonNode)JsonValue.Create(SocialWorld.Split(world.Value(channel, metric, day, Latency)!.Value).Second))]);
        }
    }

    private static IResult Error(int status, string reason, string message) =>
        Results.Json(new { error = new { code = status, message, errors = new[] { new { message, domain = "global", reason } } } }, statusCode: status);
}
