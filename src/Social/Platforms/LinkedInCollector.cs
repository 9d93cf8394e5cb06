using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Liftoff.Social.Collection;
using Liftoff.Social.Connections;
using Liftoff.Social.Days;
using Liftoff.Social.Http;

namespace Liftoff.Social.Platforms;

/// <summary>LinkedIn organisations (contract: social, §2.4): statistics of shares, and of followers when such metrics are wanted. Personal connections have none.</summary>
public sealed class LinkedInCollector(PlatformHttp http, TokenReader tokens, UsageLimits limits, SocialOptions options, TimeProvider time) : IPlatformCollector
{
    private const string App = "LinkedIn";

    // Daily windows give an element a day; whoever sends more pages than this is going round in circles.
    private const int MostPages = 20;

    private static readonly string[] FollowerMetrics = ["organicFollowerGain", "paidFollowerGain"];

    // Until when the first member that met a limit is blocked, in UTC ticks; 0 before there was one.
    private long firstIsBlockedUntil;

    public string Platform => "linkedin";

    public PlatformCalendar Calendar => PlatformCalendar.Utc;

    public int LookBack => options.LinkedInLookBack;

    public async Task CollectAsync(Harvest harvest, CancellationToken cancellationToken)
    {
        harvest.Api = "linkedin_organization";
        harvest.ApiVersion = options.LinkedInVersion;
        harvest.AccountId = harvest.Connection.OrganizationId?.Split(':')[^1] ?? throw new PlatformException(ConnectionOutcome.Unsupported, "The connection is a person's; LinkedIn has statistics of organisations only.");
        harvest.Ask(options.LinkedInMetrics.Names);
        await TakeAsync(harvest, "organizationalEntityShareStatistics", "totalShareStatistics", cancellationToken);
        if (options.LinkedInMetrics.Names.Any(FollowerMetrics.Contains)) await TakeAsync(harvest, "organizationalEntityFollowerStatistics", "followerGains", cancellationToken);
    }

    private async Task TakeAsync(Harvest harvest, string resource, string group, CancellationToken cancellationToken)
    {
        // Rest.li wants parentheses and colons of the interval as they are, and those of the URN escaped.
        var (start, end) = (harvest.Calendar.StartOf(harvest.Window.First).ToUnixTimeMilliseconds(), harvest.Calendar.EndOf(harvest.Window.Last).ToUnixTimeMilliseconds());
        var query = string.Create(CultureInfo.InvariantCulture,
            $"rest/{resource}?q=organizationalEntity&organizationalEntity={Uri.EscapeDataString($"urn:li:organization:{harvest.AccountId}")}&timeIntervals=(timeRange:(start:{start},end:{end}),timeGranularityType:DAY)");
        var seen = 0;
        for (var page = 0; page < MostPages; page++)
        {
            var body = await GetAsync(harvest, page == 0 ? query : $"{query}&start={seen}", cancellationToken);
            var elements = body.Child("elements") is { ValueKind: JsonValueKind.Array } list
                ? list.EnumerateArray().ToArray()
                : throw new PlatformException(ConnectionOutcome.Failed, "LinkedIn answered in a form that is not agreed: there is no list \"elements\".");
            foreach (var element in elements) Take(harvest, element, group);
            seen += elements.Length;
            // The next link is not called, only believed: it could lead anywhere, or round in circles.
            var hasNext = body.Child("paging")?.Items("links").Any(link => link.Text("rel") == "next") ?? false;
            if (!hasNext || elements.Length == 0) return;
        }

        harvest.Note($"linkedin answers with pages without end; after {MostPages} no more were read.");
    }

    private void Take(Harvest harvest, JsonElement element, string group)
    {
        if (element.Child("timeRange")?.Child("start") is not { ValueKind: JsonValueKind.Number } start || !start.TryGetInt64(out var milliseconds) || element.Child(group) is not { ValueKind: JsonValueKind.Object } figures) return;
        if (milliseconds is < 0 or > 253_402_300_799_999) return;
        var day = harvest.Calendar.DayOf(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));
        foreach (var figure in figures.EnumerateObject().Where(figure => options.LinkedInMetrics.Names.Contains(figure.Name)))
            harvest.Add(figure.Name, options.LinkedInMetrics.CanonicalOf(figure.Name), day, figure.Value);
    }

    private async Task<JsonElement> GetAsync(Harvest harvest, string pathAndQuery, CancellationToken cancellationToken)
    {
        var member = $"{App}/{harvest.Connection.Id}";
        limits.ThrowIfBlocked(App, member);
        var token = tokens.Access(harvest.Connection);
        var answer = await http.SendAsync(App, Request, a => (int)a.Status is 408 or >= 500, cancellationToken);
        if (answer is { IsSuccess: true, Body: { ValueKind: JsonValueKind.Object } body }) return body;
        throw (int)answer.Status switch
        {
            401 => new PlatformException(ConnectionOutcome.ReconnectRequired, "LinkedIn no longer accepts the token (401)."),
            403 => new PlatformException(ConnectionOutcome.PermissionMissing, "LinkedIn denies access: the connection needs rw_organization_admin and its member must be an administrator of the page."),
            426 => new PlatformException(ConnectionOutcome.Failed, $"LinkedIn has retired version {options.LinkedInVersion} of its API: set LINKEDIN_API_VERSION."),
            429 => Throttled(member),
            var status => new PlatformException(ConnectionOutcome.Failed, $"LinkedIn answered {status}."),
        };

        HttpRequestMessage Request()
        {
            var request = new HttpRequestMessage(HttpMethod.Get, new Uri(options.LinkedInAddress, pathAndQuery));
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Reveal());
            request.Headers.Add("LinkedIn-Version", options.LinkedInVersion);
            request.Headers.Add("X-Restli-Protocol-Version", "2.0.0");
            return request;
        }
    }

    // Limits are of the member or of the app, and the answer does not say which: when a second member meets one, it is the app's.
    private PlatformException Throttled(string member)
    {
        const string reason = "LinkedIn's daily limit is used up.";
        var midnight = PlatformCalendar.Utc.EndOf(PlatformCalendar.Utc.DayOf(time.GetUtcNow()));
        var isSecond = Interlocked.Exchange(ref firstIsBlockedUntil, midnight.UtcTicks) == midnight.UtcTicks;
        return limits.Block(isSecond ? App : member, midnight, reason);
    }
}
