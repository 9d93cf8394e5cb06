using System.Text.Json.Nodes;

namespace Liftoff.CampaignSetup.Outside;

/// <summary>What came back: a body, or a failure.</summary>
/// <param name="Body">Null when <paramref name="Failure"/> is set, and for an empty success.</param>
/// <param name="Failure">Null on success.</param>
public sealed record CallAnswer(JsonNode? Body, CallFailure? Failure)
{
    /// <summary>The id of what was created; null without one.</summary>
    public string? Id => IdOf(Body);

    /// <summary>Ids are numbers beyond 2^53 or texts; they stay text.</summary>
    public static string? IdOf(JsonNode? body, string name = "id") => body is JsonObject found && found[name] is JsonValue value && value.ToString() is { Length: > 0 } text ? text : null;

    /// <summary>The rows of a list, bare or in an envelope.</summary>
    public IReadOnlyList<JsonObject> Rows => RowsOf(Body);

    private static IReadOnlyList<JsonObject> RowsOf(JsonNode? body) => body switch
    {
        JsonArray rows => [.. rows.OfType<JsonObject>()],
        JsonObject envelope when envelope["data"] is { } data => RowsOf(data),
        JsonObject envelope when envelope["items"] is { } items => RowsOf(items),
        JsonObject envelope when envelope["rows"] is { } rows => RowsOf(rows),
        _ => [],
    };
}
