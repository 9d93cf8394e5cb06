using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Liftoff.Upstream;

namespace Liftoff.CampaignSetup.Outside;

/// <summary>Reads what a refusal means (contract §3.12 and §3.13): by the body first, since throttles come as 400 and 403 as often as 429.</summary>
public static class FailureReader
{
    /// <param name="time">Now; an absolute <c>Retry-After</c> is counted from it.</param>
    /// <param name="text">The body, JSON or not.</param>
    public static CallFailure Read(int status, string text, HttpResponseHeaders headers, DateTimeOffset time)
    {
        var body = Parse(text);
        var error = body?["error"] as JsonObject;
        var wait = RetryAfter.Of(headers, time);
        return error is not null && IsGraph(error) ? Graph(status, error, headers, wait) : Plain(status, text, error, wait);
    }

    // The relay's own errors have the same frame without a type.
    private static bool IsGraph(JsonObject error) => error["type"] is not null || error["error_subcode"] is not null || error["fbtrace_id"] is not null;

    private static CallFailure Plain(int status, string text, JsonObject? error, TimeSpan? wait)
    {
        var message = error?["message"]?.ToString() ?? text;
        var routeIsMissing = status == 404 || text.Contains("Cannot POST", StringComparison.OrdinalIgnoreCase) || text.Contains("Cannot PUT", StringComparison.OrdinalIgnoreCase) || text.Contains("Cannot GET", StringComparison.OrdinalIgnoreCase);
        var kind = status switch
        {
            _ when routeIsMissing => FailureClass.MissingRoute,
            429 => FailureClass.Throttled,
            // Only the relay speaks of the organisation's credentials; Strategis's own 401 is about our token.
            401 when error is not null && message.Contains("credential", StringComparison.OrdinalIgnoreCase) => FailureClass.FacebookToken,
            401 => FailureClass.StrategisLogin,
            403 => FailureClass.Permission,
            408 or >= 500 => FailureClass.Unknown,
            _ => FailureClass.Validation,
        };
        return new CallFailure { Class = kind, Source = error is null ? "strategis" : "relay", HttpStatus = status, Message = $"HTTP {status}: {Redaction.OneLine(message)}", RetryAfter = wait };
    }

    private static CallFailure Graph(int status, JsonObject error, HttpResponseHeaders headers, TimeSpan? wait)
    {
        var (code, subcode) = (Number(error["code"]), Number(error["error_subcode"]));
        var transient = error["is_transient"] is JsonValue flag && flag.TryGetValue<bool>(out var passes) && passes;
        var message = error["message"]?.ToString() ?? "";
        var (kind, most) = Classify(status, code ?? 0, subcode, transient);
        return new CallFailure
        {
            Class = kind,
            Source = "facebook",
            HttpStatus = status,
            Code = code,
            Subcode = subcode,
            Type = error["type"]?.ToString(),
            Message = Redaction.OneLine(message),
            UserTitle = error["error_user_title"]?.ToString(),
            UserMessage = error["error_user_msg"]?.ToString(),
            FbtraceId = error["fbtrace_id"]?.ToString(),
            BlameFields = Blamed(error["error_data"]),
            RetryAfter = wait ?? (kind == FailureClass.Throttled ? UsageWait(headers) : null),
            MostAttempts = most,
        };
    }

    private static (FailureClass Class, int MostAttempts) Classify(int status, int code, int? subcode, bool transient) => (code, subcode) switch
    {
        (4 or 17 or 32 or 341 or 613 or (>= 80000 and <= 80014), _) => (FailureClass.Throttled, CallFailure.Patience),
        (368, _) => (FailureClass.Policy, 1),
        (190 or 102, _) => (FailureClass.FacebookToken, 1),
        (10 or 3 or (>= 200 and <= 299), _) => (FailureClass.Permission, 1),
        // Often a wrong parameter in disguise.
        (1, 99) => (FailureClass.Transient, 3),
        // Right after its creation a parent may not be visible everywhere yet.
        (100, 33) => (FailureClass.Transient, 3),
        // An image that Facebook could not fetch or read just then.
        (100, 3858258 or 1487197) => (FailureClass.Transient, 2),
        (1 or 2, _) => (FailureClass.Transient, CallFailure.Patience),
        ( < 0, _) => (FailureClass.Transient, 3),
        _ when transient => (FailureClass.Transient, CallFailure.Patience),
        _ when status == 429 => (FailureClass.Throttled, CallFailure.Patience),
        (0, _) when status >= 500 => (FailureClass.Transient, CallFailure.Patience),
        _ => (FailureClass.Validation, 1),
    };

    /// <summary>Minutes until access is regained, from the business-use-case header; else the account header's seconds.</summary>
    private static TimeSpan? UsageWait(HttpResponseHeaders headers)
    {
        if (Header("X-Business-Use-Case-Usage") is JsonObject usage)
        {
            var minutes = usage.Select(entry => entry.Value).OfType<JsonArray>().SelectMany(uses => uses).OfType<JsonObject>()
                .Select(use => Number(use["estimated_time_to_regain_access"]) ?? 0).DefaultIfEmpty().Max();
            if (minutes > 0) return TimeSpan.FromMinutes(minutes);
        }

        return Header("X-Ad-Account-Usage") is JsonObject account && Number(account["reset_time_duration"]) is { } seconds and > 0 ? TimeSpan.FromSeconds(seconds) : null;

        JsonNode? Header(string name) => headers.TryGetValues(name, out var values) ? Parse(string.Concat(values)) : null;
    }

    private static IReadOnlyList<string> Blamed(JsonNode? data)
    {
        // Facebook writes this object as a text.
        var read = data is JsonValue value && value.TryGetValue<string>(out var text) ? Parse(text) : data;
        return read is JsonObject found && found["blame_field_specs"] is JsonArray specs
            ? [.. specs.Select(spec => spec is JsonArray path ? string.Join('.', path.Select(part => part?.ToString())) : spec?.ToString() ?? "").Where(field => field.Length > 0)]
            : [];
    }

    private static int? Number(JsonNode? node) => node is JsonValue value && int.TryParse(value.ToString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static JsonObject? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;                                                     // a gateway's HTML says as much by its status
        }
    }
}
