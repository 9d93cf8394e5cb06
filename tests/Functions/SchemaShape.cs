using System.Text.Json.Nodes;

namespace Liftoff.Functions.Tests;

/// <summary>Compares JSON with a schema of an OpenAPI document: types, names, choices. Stricter than a schema: a property that is not described is a problem, too.</summary>
/// <param name="document">Where references lead.</param>
internal sealed class SchemaShape(JsonNode document)
{
    /// <summary>What does not fit, with a pointer each; empty when all does.</summary>
    public IReadOnlyList<string> Problems(JsonNode? schema, JsonNode? value, string at = "")
    {
        var (shape, described) = (Resolve(schema!), new List<string>());
        if (shape["allOf"] is JsonArray parts)
        {
            var whole = new JsonObject();
            foreach (var part in parts)
                foreach (var (name, property) in Resolve(part!)["properties"]!.AsObject()) whole[name] = property!.DeepClone();
            shape = new JsonObject { ["type"] = "object", ["properties"] = whole };
        }

        var types = shape["type"] switch { JsonArray several => several.Select(type => type!.GetValue<string>()).ToList(), JsonValue one => [one.GetValue<string>()], _ => [] };
        if (types.Count > 0 && !types.Contains(TypeOf(value)) && !(TypeOf(value) == "integer" && types.Contains("number"))) return [$"{at}: {TypeOf(value)} instead of {string.Join(" or ", types)}"];
        if (value is not null && shape["enum"] is JsonArray choices && !choices.Any(choice => JsonNode.DeepEquals(choice, value))) described.Add($"{at}: {value} is none of the choices");
        switch (value)
        {
            case JsonArray items when shape["items"] is { } item:
                for (var i = 0; i < items.Count; i++) described.AddRange(Problems(item, items[i], $"{at}/{i}"));
                break;
            case JsonObject found when shape["properties"] is JsonObject properties:
                foreach (var required in (shape["required"] as JsonArray ?? []).Select(name => name!.GetValue<string>()))
                    if (!found.ContainsKey(required)) described.Add($"{at}/{required} is missing");
                foreach (var (name, inner) in found)
                    described.AddRange(properties[name] is { } property ? Problems(property, inner, $"{at}/{name}") : [$"{at}/{name} is not described"]);
                break;
            case JsonObject found when shape["additionalProperties"] is JsonObject each:
                foreach (var (name, inner) in found) described.AddRange(Problems(each, inner, $"{at}/{name}"));
                break;
        }

        return described;
    }

    /// <summary>The node itself, or what its reference leads to.</summary>
    public JsonObject Resolve(JsonNode node)
    {
        if (node["$ref"]?.GetValue<string>() is not { } reference) return node.AsObject();
        var found = document;
        foreach (var step in reference[2..].Split('/'))
            found = (found is JsonArray list ? list[int.Parse(step, System.Globalization.CultureInfo.InvariantCulture)] : found[step]) ?? throw new InvalidOperationException($"{reference} leads nowhere.");
        return Resolve(found);
    }

    private static string TypeOf(JsonNode? value) => value?.GetValueKind() switch
    {
        null or System.Text.Json.JsonValueKind.Null => "null",
        System.Text.Json.JsonValueKind.Number => decimal.IsInteger(value.GetValue<decimal>()) ? "integer" : "number",
        System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False => "boolean",
        System.Text.Json.JsonValueKind.String => "string",
        System.Text.Json.JsonValueKind.Array => "array",
        _ => "object",
    };
}
