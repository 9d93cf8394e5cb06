using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Liftoff.Simulator.Social;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Liftoff.Simulator.LinkedIn;

/// <summary>
/// LinkedIn's statistics of organisations, by UTC days, a day late. Rest.li 2.0: the parentheses of timeIntervals come unescaped.
/// <code>
/// GET /linkedin/rest/organizationalEntityShareStatistics      q=organizationalEntity, organizationalEntity, timeIntervals
/// GET /linkedin/rest/organizationalEntityFollowerStatistics   the same
/// </code>
/// </summary>
internal sealed partial class LinkedInRoutes(SocialWorld world) : IOutsideSystem
{
    private const string OldestVersion = "202512";

    private static readonly TimeSpan Latency = TimeSpan.FromHours(1);

    public string Name => "LinkedIn";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/linkedin/rest/organizationalEntityShareStatistics", (HttpRequest request) => Answer(request, Shares));
        routes.MapGet("/linkedin/rest/organizationalEntityFollowerStatistics", (HttpRequest request) => Answer(request, Followers));
    }

    [GeneratedRegex(@"^\(timeRange:\(start:(\d+),end:(\d+)\),timeGranularityType:DAY\)$")]
    private static partial Regex Intervals();

    private IResult Answer(HttpRequest request, Func<string, DateOnly, JsonObject?> figures)
    {
        var version = request.Headers["LinkedIn-Version"].ToString();
        if (version.Length == 0) return Error(400, 100, "VERSION_MISSING", "A version must be present.");
        if (string.CompareOrdinal(version, OldestVersion) < 0) return Error(426, 0, "NONEXISTENT_VERSION", $"Requested version {version} is not active");
        var urn = request.Query["organizationalEntity"].ToString();
        if (request.Query["q"] != "organizationalEntity" || !urn.StartsWith("urn:li:organization:", StringComparison.Ordinal)) return Error(400, 100, "BAD_REQUEST", "A query parameter is wrong.");
        var organization = urn["urn:li:organization:".Length..];
        var account = world[organization];
        if (request.Headers.Authorization != "Bearer " + SocialWorld.LinkedInToken(organization) || account.Token is TokenState.Expired or TokenState.Revoked) return Error(401, account.Token == TokenState.Revoked ? 65601 : 65600, "INVALID_ACCESS_TOKEN", "Invalid access token");
        if (account.Token == TokenState.WithoutPermission) return Error(403, 100, "ACCESS_DENIED", "Not enough permissions to access: organizationalEntityShareStatistics");
        if (account.CallsAllowed is { } allowed && world.Count(organization) > allowed) return Error(429, 101, "TOO_MANY_REQUESTS", "Resource level throttle MEMBER DAY limit for calls to this resource is reached.");
        // Escaped parentheses are not understood, as by the real one.
        if (!request.QueryString.Value!.Contains("timeIntervals=(timeRange:(", StringComparison.Ordinal) || Intervals().Match(request.Query["timeIntervals"].ToString()) is not { Success: true } range) return Error(400, 100, "BAD_REQUEST", "timeIntervals is malformed");

        var (from, to) = (DayOf(range.Groups[1].Value), DayOf(range.Groups[2].Value));
        var days = account.HasNoData ? [] : Enumerable.Range(0, Math.Max(0, to.DayNumber - from.DayNumber)).Select(from.AddDays);
        var elements = new JsonArray();
        foreach (var day in days)
        {
            if (figures(organization, day) is not { } element) continue;
            element["organizationalEntity"] = urn;
            element["timeRange"] = new JsonObject { ["start"] = Milliseconds(day), ["end"] = Milliseconds(day.AddDays(1)) };
            elements.Add(element);
        }

        // A link that leads to itself, for whoever believes in it.
        var links = account.Values.ContainsKey("endless") ? new JsonArray(new JsonObject { ["rel"] = "next", ["href"] = request.Path + request.QueryString.Value }) : [];
        return Results.Json(new JsonObject { ["paging"] = new JsonObject { ["start"] = 0, ["count"] = 10, ["links"] = links }, ["elements"] = elements });
    }

    private JsonObject? Shares(string organization, DateOnly day)
    {
        if (Value("impressionCount") is not { } impressions) return null;
        return new JsonObject
        {
            ["totalShareStatistics"] = new JsonObject
            {
                ["impressionCount"] = impressions,
                ["uniqueImpressionsCount"] = Value("uniqueImpressionsCount"),
                ["clickCount"] = Value("clickCount"),
                ["likeCount"] = Value("likeCount"),
                ["commentCount"] = Value("commentCount"),
                ["shareCount"] = Value("shareCount"),
                ["engagement"] = JsonNode.Parse((impressions % 1000 / 10_000m).ToString(CultureInfo.InvariantCulture)),
            },
        };

        long? Value(string metric) => world.Value(organization, metric, day, Latency, pacific: false);
    }

    private JsonObject? Followers(string organization, DateOnly day) => world.Value(organization, "organicFollowerGain", day, Latency, pacific: false) is not { } organic ? null
        : new JsonObject { ["followerGains"] = new JsonObject { ["organicFollowerGain"] = organic, ["paidFollowerGain"] = world.Value(organization, "paidFollowerGain", day, Latency, pacific: false) } };

    private static IResult Error(int status, int serviceErrorCode, string code, string message) => Results.Json(new { status, serviceErrorCode, code, message }, statusCode: status);

    private static DateOnly DayOf(string milliseconds) => DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(milliseconds, CultureInfo.InvariantCulture)).UtcDateTime);

    private static long Milliseconds(DateOnly day) => new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero).ToUnixTimeMilliseconds();
}
