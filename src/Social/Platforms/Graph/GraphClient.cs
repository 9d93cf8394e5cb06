using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Liftoff.Social.Collection;
using Liftoff.Social.Connections;
using Liftoff.Social.Http;
using Microsoft.Extensions.Logging;

namespace Liftoff.Social.Platforms.Graph;

/// <summary>Asks Meta's Graph API for Instagram and Facebook: errors by code, limits by app, account and user (contract: social, §2.5, §2.6).</summary>
public sealed class GraphClient(PlatformHttp http, UsageLimits limits, RefusedMetrics refused, TokenReader tokens, SocialOptions options, TimeProvider time, ILogger<GraphClient> logger)
{
    private const string App = "Meta";

    // Limits of the app and of users roll over an hour; the header that names the minutes may be absent.
    private static readonly TimeSpan RollingHour = TimeSpan.FromHours(1);
    private static readonly TimeSpan AccountPause = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Blocked = TimeSpan.FromHours(24);

    private int versionTold;

    /// <summary>Asks for insights. One bad metric fails such a request as a whole: see <see cref="RefusedMetrics"/>.</summary>
    /// <param name="query">Everything but <c>metric</c>.</param>
    /// <returns>The elements of <c>data</c>; empty when there is nothing.</returns>
    public async Task<IReadOnlyList<JsonElement>> InsightsAsync(Harvest harvest, IEnumerable<string> metrics, string query, CancellationToken cancellationToken) =>
        [.. (await refused.AskAsync(harvest, metrics, names => TryInsightsAsync(harvest, names, query, cancellationToken))).SelectMany(data => data)];

    /// <summary>Asks once, for metrics of which none is known to be refused.</summary>
    /// <returns>The data, or the sentence that the request was refused with.</returns>
    public async Task<(IReadOnlyList<JsonElement> Data, string? Refusal)> TryInsightsAsync(Harvest harvest, IReadOnlyCollection<string> metrics, string query, CancellationToken cancellationToken)
    {
        var answer = await GetAsync(harvest, $"{Uri.EscapeDataString(harvest.AccountId)}/insights?metric={string.Join(',', metrics)}&{query}", cancellationToken);
        switch (answer.Refusal)
        {
            case { IsUnknownObject: true }:
                throw new PlatformException(ConnectionOutcome.Failed, "Meta knows no such account, or the token may not see it (100/33).");
            case { IsBeforeConversion: true }:
                harvest.Note("Meta has no figures from before the account became a business account.");
                return ([], null);
            case { } refusal:
                return ([], refusal.Message);
        }

        // paging.next and paging.previous shift the window in time and never end: they are not followed.
        return answer.Body.Child("data") is { ValueKind: JsonValueKind.Array } data
            ? ([.. data.EnumerateArray().Where(element => element.ValueKind == JsonValueKind.Object)], null)
            : throw new PlatformException(ConnectionOutcome.Failed, "Meta answered in a form that is not agreed: there is no list \"data\".");
    }

    /// <summary>Asks for a path below the version.</summary>
    /// <exception cref="PlatformException">Anything but an answer or a bad parameter.</exception>
    public async Task<GraphAnswer> GetAsync(Harvest harvest, string pathAndQuery, CancellationToken cancellationToken)
    {
        var (account, user) = ($"{App}/{harvest.AccountId}", $"{App}/user/{harvest.Connection.UserId}");
        limits.ThrowIfBlocked(App, account, user);
        var token = tokens.Access(harvest.Connection);
        var address = new Uri(options.GraphAddress, $"{options.GraphVersion}/{pathAndQuery}{(options.GraphTokenInQuery ? $"&access_token={Uri.EscapeDataString(token.Reveal())}" : "")}");
        var answer = await http.SendAsync(App, Request, a => GraphError.Of(a.Body)?.IsPassing ?? (int)a.Status is 408 or >= 500, cancellationToken);
        Observe(answer, account);
        if (GraphError.Of(answer.Body) is not { } error)
            return answer is { IsSuccess: true, Body: { } body } ? new GraphAnswer(body, null) : throw new PlatformException(ConnectionOutcome.Failed, $"Meta answered {(int)answer.Status}.");
        return error.IsBadParameter ? new GraphAnswer(default, error) : throw Meaning(error, account, user);

        HttpRequestMessage Request()
        {
            var request = new HttpRequestMessage(HttpMethod.Get, address);
            if (!options.GraphTokenInQuery) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Reveal());
            return request;
        }
    }

    private PlatformException Meaning(GraphError error, string account, string user)
    {
        if (error.IsDeadToken) return new PlatformException(ConnectionOutcome.ReconnectRequired, $"Meta no longer accepts the token ({error.Code}/{error.Subcode}: {Why(error)}).");
        if (error.IsMissingPermission) return new PlatformException(ConnectionOutcome.PermissionMissing, $"Meta misses a permission ({error.Code}).");
        if (error.IsAppLimit) return Throttled(App, RollingHour, "Meta's limit of the app is used up (4).");
        if (error.IsUserLimit) return Throttled(user, RollingHour, "Meta's limit of the user is used up (17).");
        if (error.IsAccountLimit) return Throttled(account, AccountPause, $"Meta's limit of the account is used up ({error.Code}).");
        if (error.IsBlocked) return Throttled(account, Blocked, $"Meta has blocked the account for a while ({error.Code}).");
        return new PlatformException(ConnectionOutcome.Failed, error.Code == 3 ? "Meta says that the app lacks a capability (3)." : $"Meta answered with error {error.Code}/{error.Subcode}.");
    }

    private static string Why(GraphError error) => error.Subcode switch
    {
        458 => "the app was removed",
        459 or 464 => "the user must confirm something at Facebook",
        460 => "the password was changed",
        463 => "expired",
        467 => "invalid",
        492 => "the role on the Page was lost",
        _ => "no reason given",
    };

    // The headers of the same answer may have named the time already, and know better.
    private PlatformException Throttled(string scope, TimeSpan pause, string reason) => limits.BlockOf(scope) ?? limits.Block(scope, time.GetUtcNow() + pause, reason);

    private void Observe(ApiAnswer answer, string account)
    {
        if (answer.Header("facebook-api-version") is { } served && served != options.GraphVersion && Interlocked.Exchange(ref versionTold, 1) == 0)
            logger.LogWarning("Meta answers with version {Served}, but {Asked} is asked for: set GRAPH_API_VERSION.", Upstream.Redaction.OneLine(served), options.GraphVersion);
        if (Parse(answer.Header("X-App-Usage")) is { } app && IsUsedUp(app)) limits.Block(App, time.GetUtcNow() + AccountPause, "Meta's limit of the app is nearly used up (X-App-Usage).");
        if (Parse(answer.Header("X-Page-Usage")) is { } page && IsUsedUp(page)) limits.Block(account, time.GetUtcNow() + AccountPause, "Meta's limit of the page is nearly used up (X-Page-Usage).");
        if (Parse(answer.Header("X-Business-Use-Case-Usage")) is not { ValueKind: JsonValueKind.Object } cases) return;
        foreach (var business in cases.EnumerateObject())
        {
            foreach (var use in business.Value.ValueKind == JsonValueKind.Array ? business.Value.EnumerateArray() : default)
            {
                // One header may name several families of limits; those of ads are no limits of ours.
                if (use.Text("type") is not (null or "pages" or "instagram")) continue;
                var minutes = TimeSpan.FromMinutes(Math.Clamp(use.Number("estimated_time_to_regain_access"), 0, 24 * 60));
                if (minutes == TimeSpan.Zero && !IsUsedUp(use)) continue;
                var until = time.GetUtcNow() + (minutes > TimeSpan.Zero ? minutes : ShortestPause);
                const string reason = "Meta's limit of the account is used up (X-Business-Use-Case-Usage).";
                limits.Block($"{App}/{business.Name}", until, reason);
                limits.Block(account, until, reason);
            }
        }
    }

    private bool IsUsedUp(JsonElement usage) => Math.Max(usage.Number("call_count"), Math.Max(usage.Number("total_time"), usage.Number("total_cputime"))) >= options.UsageStop;

    private static JsonElement? Parse(string? header) => header is null ? null : JsonReading.TryParse(Encoding.UTF8.GetBytes(header));
}
