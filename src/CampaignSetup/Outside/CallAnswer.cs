using System.Globalization;
using System.Text.Json.Nodes;
using System.Web;

namespace Liftoff.CampaignSetup.Outside;

/// <summary>What came back: a body, or a failure.</summary>
/// <param name="Body">Null when <paramref name="Failure"/> is set, and for an empty success.</param>
/// <param name="Failure">Null on success.</param>
public sealed record CallAnswer(JsonNode? Body, CallFailure? Failure)
{
    /// <summary>The id of what was created; null without one.</summary>
    public string? Id => IdOf(Whole);

    /// <summary>The object, bare or in an envelope; null for anything else.</summary>
    public JsonObject? Whole => Body is JsonObject found ? found["id"] is null && found["data"] is JsonObject inner ? inner : found : null;

    /// <summary>Ids are numbers beyond 2^53 or texts; they stay text.</summary>
    public static string? IdOf(JsonNode? body, string name = "id") => body is JsonObject found && found[name] is JsonValue value && value.ToString() is { Length: > 0 } text ? text : null;

    /// <summary>A time as Strategis and Facebook write it, also with an offset without a colon (<c>2026-11-02T15:00:00+0000</c>); null for anything else.</summary>
    public static DateTimeOffset? TimeOf(string? text) => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    /// <summary>The rows of a list, bare or in an envelope.</summary>
    public IReadOnlyList<JsonObject> Rows => RowsOf(Body);

    /// <summary>The rows that have an id, each once.</summary>
    public Dictionary<string, JsonObject> ById() => Rows.Where(row => IdOf(row) is not null).DistinctBy(row => IdOf(row)).ToDictionary(row => IdOf(row)!);

    /// <summary>Graph's cursor of the next page; null without one. On a last page it may lead to nothing.</summary>
    public string? NextPage
    {
        get
        {
            var paging = (Body as JsonObject)?["paging"] ?? ((Body as JsonObject)?["data"] as JsonObject)?["paging"];
            return paging is not JsonObject found ? null
                : (found["cursors"] as JsonObject)?["after"]?.ToString() is { Length: > 0 } cursor ? cursor
                : Uri.TryCreate(found["next"]?.ToString(), UriKind.Absolute, out var next) ? HttpUtility.ParseQueryString(next.Query)["after"]
                : null;
        }
    }

    private static IReadOnlyList<JsonObject> RowsOf(JsonNode? body) => body switch
    {
        JsonArray rows => [.. rows.OfType<JsonObject>()],
        JsonObject envelope when envelope["data"] is { } data => RowsOf(data),
        JsonObject envelope when envelope["items"] is { } items => RowsOf(items),
        JsonObject envelope when envelope["rows"] is { } rows => RowsOf(rows),
        _ => [],
    };
}
