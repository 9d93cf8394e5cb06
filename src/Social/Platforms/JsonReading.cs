using System.Text.Json;

namespace Liftoff.Social.Platforms;

/// <summary>Reads answers that may lack anything: what is absent or of another kind is null or empty.</summary>
internal static class JsonReading
{
    public static JsonElement? Child(this JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var child) ? child : null;

    public static string? Text(this JsonElement parent, string name) =>
        parent.Child(name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    public static IEnumerable<JsonElement> Items(this JsonElement parent, string name) =>
        parent.Child(name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];
}
