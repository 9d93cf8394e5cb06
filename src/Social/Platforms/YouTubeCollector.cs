using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Liftoff.Social.Collection;
using Liftoff.Social.Connections;
using Liftoff.Social.Days;
using Liftoff.Social.Http;
using Liftoff.Social.Platforms.Google;

namespace Liftoff.Social.Platforms;

/// <summary>YouTube channels through the Analytics API (contract: social, §2.3): one report for all days, one more for the split by kind of content.</summary>
public sealed class YouTubeCollector(PlatformHttp http, GoogleTokens tokens, UsageLimits limits, RefusedMetrics refused, SocialOptions options, TimeProvider time) : IPlatformCollector
{
    private const string Project = "YouTube";
    private const string Split = "dimensions=day,creatorContentType";

    private static readonly TimeSpan RatePause = TimeSpan.FromMinutes(15);

    public string Platform => "youtube";

    public PlatformCalendar Calendar => PlatformCalendar.Pacific;

    public int LookBack => options.YouTubeLookBack;

    public async Task CollectAsync(Harvest harvest, CancellationToken cancellationToken)
    {
        harvest.Api = "youtube_analytics";
        harvest.ApiVersion = "v2";
        harvest.Ask(options.YouTubeMetrics.Names);
        limits.ThrowIfBlocked(Project);
        var channel = new Channel(await tokens.GetAsync(harvest, cancellationToken));

        // One metric that the channel may not see fails the whole report.
        foreach (var report in await refused.AskAsync(harvest, options.YouTubeMetrics.Names, names => AskAsync(harvest, channel, names, "day", cancellationToken)))
        {
            foreach (var row in report)
                foreach (var (metric, value) in row.Values)
                    harvest.Add(metric, options.YouTubeMetrics.CanonicalOf(metric), row.Day, value);
        }

        await SplitAsync(harvest, channel, cancellationToken);
    }

    private async Task SplitAsync(Harvest harvest, Channel channel, CancellationToken cancellationToken)
    {
        var names = options.YouTubeSplitMetrics.Names.Where(metric => options.YouTubeMetrics.Names.Contains(metric) && !harvest.IsRefused(metric)).ToArray();
        // A channel without figures has no parts of them.
        if (names.Length == 0 || harvest.Count == 0 || refused.IsHopeless(Platform, Split)) return;
        var (rows, refusal) = await AskAsync(harvest, channel, names, "day,creatorContentType", cancellationToken);
        if (refusal is not null)
        {
            harvest.Refuse(Split, refusal);
            refused.Refuse(Platform, Split, harvest.AccountId);
            return;
        }

        refused.Accept(Platform, Split);
        foreach (var row in rows)
            foreach (var (metric, value) in row.Values)
                if (row.Kind is { } kind) harvest.AddPart(metric, row.Day, kind, value);
    }

    private async Task<(IReadOnlyList<Row> Rows, string? Refusal)> AskAsync(Harvest harvest, Channel channel, IReadOnlyCollection<string> metrics, string dimensions, CancellationToken cancellationToken)
    {
        var query = string.Create(CultureInfo.InvariantCulture,
            $"v2/reports?ids=channel%3D%3DMINE&startDate={harvest.Window.First:yyyy-MM-dd}&endDate={harvest.Window.Last:yyyy-MM-dd}&metrics={string.Join(',', metrics)}&dimensions={dimensions}&sort=day");
        while (true)
        {
            limits.ThrowIfBlocked(Project);
            var answer = await http.SendAsync(Project, Request, a => (int)a.Status is 408 or >= 500, cancellationToken);
            if (answer is { IsSuccess: true, Body: { } body }) return (Read(harvest, body), null);
            if (answer.Status != HttpStatusCode.Unauthorized || channel.IsRefreshed) return ([], Refusal(answer));
            // The stored token may have died before its stored time.
            channel.Token = await tokens.RefreshAsync(harvest, cancellationToken);
            channel.IsRefreshed = true;
        }

        HttpRequestMessage Request()
        {
            var request = new HttpRequestMessage(HttpMethod.Get, new Uri(options.YouTubeAddress, query));
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", channel.Token.Reveal());
            return request;
        }
    }

    /// <returns>Why this request was refused, where another one may not be.</returns>
    /// <exception cref="PlatformException">Any other one would be, too.</exception>
    private string Refusal(ApiAnswer answer)
    {
        var error = answer.Body?.Child("error");
        var reason = error?.Items("errors").FirstOrDefault() is { ValueKind: JsonValueKind.Object } first ? first.Text("reason") : null;
        var message = error?.Text("message") ?? $"HTTP {(int)answer.Status}";
        switch ((int)answer.Status, reason)
        {
            case (401, _):
                throw new PlatformException(ConnectionOutcome.ReconnectRequired, "YouTube no longer accepts the token, not even a fresh one (401).");
            case (429, _) or (403, "rateLimitExceeded" or "userRateLimitExceeded"):
                throw limits.Block(Project, time.GetUtcNow() + RatePause, "YouTube's rate limit is used up.");
            case (403, "quotaExceeded" or "dailyLimitExceeded"):
                // Google's quotas begin anew at midnight in Los Angeles.
                throw limits.Block(Project, PlatformCalendar.Pacific.EndOf(PlatformCalendar.Pacific.DayOf(time.GetUtcNow())), "YouTube's daily quota is used up.");
            case (403, "accessNotConfigured"):
                throw new PlatformException(ConnectionOutcome.Failed, "The YouTube Analytics API is not enabled in the Google project of GOOGLE_CLIENT_ID.");
            case (403, "insufficientPermissions" or "youtubeSignupRequired"):
                throw new PlatformException(ConnectionOutcome.PermissionMissing, "The connection lacks the scope yt-analytics.readonly; its user must connect again and grant it.");
            case (400 or 403, _):
                return message;
            default:
                throw new PlatformException(ConnectionOutcome.Failed, $"YouTube answered {(int)answer.Status}.");
        }
    }

    // Columns by their names: their order is not promised. Without figures there is no "rows" at all, but the columns are told.
    private static List<Row> Read(Harvest harvest, JsonElement body)
    {
        if (body.Child("columnHeaders") is not { ValueKind: JsonValueKind.Array }) throw new PlatformException(ConnectionOutcome.Failed, "YouTube answered in a form that is not agreed: there is no list \"columnHeaders\".");
        var headers = body.Items("columnHeaders").Select(header => (Name: header.Text("name"), IsMetric: header.Text("columnType") == "METRIC")).ToArray();
        var rows = new List<Row>();
        foreach (var line in body.Items("rows"))
        {
            if (line.ValueKind != JsonValueKind.Array) continue;
            var cells = headers.Zip(line.EnumerateArray()).ToArray();
            var (day, kind) = (TextIn("day"), TextIn("creatorContentType"));
            if (DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
                rows.Add(new Row(date, kind, [.. cells.Where(cell => cell.First is { IsMetric: true, Name: not null }).Select(cell => new KeyValuePair<string, JsonElement>(cell.First.Name!, cell.Second))]));
            else
                harvest.Note("youtube delivers rows without a readable day; they are not stored.");

            string? TextIn(string name) => cells.FirstOrDefault(cell => cell.First.Name == name).Second is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
        }

        return rows;
    }

    private sealed record Row(DateOnly Day, string? Kind, IReadOnlyList<KeyValuePair<string, JsonElement>> Values);

    private sealed class Channel(Secret token)
    {
        public Secret Token { get; set; } = token;

        public bool IsRefreshed { get; set; }
    }
}
