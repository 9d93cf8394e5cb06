using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Liftoff.CampaignSetup.Plan;

/// <summary>One JSON object of a plan while it is read: every question notes what is wrong and goes on.</summary>
internal sealed class PlanObject(JsonElement element, string pointer, List<PlanProblem> problems, List<PlanProblem> warnings)
{
    private readonly HashSet<string> known = new(StringComparer.Ordinal);

    public string Pointer { get; } = pointer;

    public void Refuse(string name, string problem) => problems.Add(new PlanProblem($"{Pointer}/{name}", problem));

    public void Warn(string name, string remark) => warnings.Add(new PlanProblem($"{Pointer}/{name}", remark));

    public bool Has(string name) => element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;

    /// <summary>The value under the first of the spellings that is there; null when none is.</summary>
    public JsonElement? Raw(params ReadOnlySpan<string> spellings)
    {
        JsonElement? found = null;
        string? under = null;
        foreach (var spelling in spellings)
        {
            known.Add(spelling);
            if (!element.TryGetProperty(spelling, out var value) || value.ValueKind == JsonValueKind.Null) continue;
            if (found is null) (found, under) = (value, spelling);
            else if (!JsonElement.DeepEquals(found.Value, value)) Refuse(spelling, $"differs from {under}, which means the same");
        }

        return found;
    }

    /// <summary>A text that is not blank, as it stands; null when absent.</summary>
    public string? Text(params ReadOnlySpan<string> spellings)
    {
        if (Raw(spellings) is not { } value) return null;
        if (value.ValueKind != JsonValueKind.String)
        {
            Refuse(spellings[0], $"must be a text, not {Kind(value)}");
            return null;
        }

        var text = value.GetString()!;
        return string.IsNullOrWhiteSpace(text) ? null : text;
    }

    /// <summary>A text that must be there.</summary>
    /// <returns>Empty when it is not, with the problem noted.</returns>
    public string Required(string name, int longest)
    {
        var before = problems.Count;
        var text = Text(name);
        if (text is null && problems.Count == before) Refuse(name, "is required");
        if (text?.Length > longest) Refuse(name, $"must have at most {longest} characters, not {text.Length:N0}");
        return text ?? "";
    }

    /// <summary>Digits, written as text or as a number; null when absent.</summary>
    public string? Digits(params ReadOnlySpan<string> spellings)
    {
        if (Raw(spellings) is not { } value) return null;
        var text = value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Number => value.GetRawText(),
            _ => null,
        };
        if (text is { Length: 0 }) return null;
        if (text is { Length: <= 64 } && text.All(char.IsAsciiDigit)) return text;
        Refuse(spellings[0], text is null ? $"must be digits, not {Kind(value)}" : "must be at most 64 digits and nothing else");
        return null;
    }

    /// <summary>Money in micros of the plan's currency: a string of digits.</summary>
    public long? Micros(string name)
    {
        if (Digits(name) is not { } digits) return null;
        if (long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var micros)) return micros;
        Refuse(name, "is larger than any amount can be");
        return null;
    }

    public int? WholeNumber(string name)
    {
        if (Raw(name) is not { } value) return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number)) return number;
        Refuse(name, "must be a whole number");
        return null;
    }

    public bool Flag(string name, bool otherwise)
    {
        if (Raw(name) is not { } value) return otherwise;
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False) return value.GetBoolean();
        Refuse(name, "must be true or false");
        return otherwise;
    }

    /// <summary>Exactly one of the choices; the first when absent and <paramref name="required"/> is false.</summary>
    public string Choice(string name, bool required, params ReadOnlySpan<string> choices)
    {
        var before = problems.Count;
        var text = Text(name);
        if (text is null)
        {
            if (required && problems.Count == before) Refuse(name, $"is required: one of {string.Join(", ", choices)}");
            return choices[0];
        }

        foreach (var choice in choices)
            if (choice == text) return choice;
        Refuse(name, $"must be one of {string.Join(", ", choices)}, not \"{Short(text)}\"");
        return choices[0];
    }

    public IReadOnlyList<string>? Texts(params ReadOnlySpan<string> spellings)
    {
        if (Raw(spellings) is not { } value) return null;
        if (value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String))
            return [.. value.EnumerateArray().Select(item => item.GetString()!)];
        Refuse(spellings[0], "must be an array of texts");
        return null;
    }

    public JsonObject? Node(string name)
    {
        if (Raw(name) is not { } value) return null;
        // A copy: a node over the element would die with the document.
        if (value.ValueKind == JsonValueKind.Object) return JsonNode.Parse(value.GetRawText())!.AsObject();
        Refuse(name, $"must be an object, not {Kind(value)}");
        return null;
    }

    public JsonArray? NodeArray(string name)
    {
        if (Raw(name) is not { } value) return null;
        if (value.ValueKind == JsonValueKind.Array) return JsonNode.Parse(value.GetRawText())!.AsArray();
        Refuse(name, $"must be an array, not {Kind(value)}");
        return null;
    }

    public PlanObject? Child(string name)
    {
        if (Raw(name) is not { } value) return null;
        if (value.ValueKind == JsonValueKind.Object) return new PlanObject(value, $"{Pointer}/{name}", problems, warnings);
        Refuse(name, $"must be an object, not {Kind(value)}");
        return null;
    }

    /// <summary>The objects of an array; empty, with the problem noted, when it is missing or no array of objects.</summary>
    public IReadOnlyList<PlanObject> Children(string name, int most)
    {
        if (Raw(name) is not { } value)
        {
            Refuse(name, "is required");
            return [];
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            Refuse(name, $"must be an array, not {Kind(value)}");
            return [];
        }

        var count = value.GetArrayLength();
        if (count == 0) Refuse(name, "must not be empty");
        if (count > most) Refuse(name, $"must hold at most {most}, not {count:N0}");
        var children = new List<PlanObject>();
        // What is beyond the limit is refused as a whole; nobody needs its faults one by one.
        foreach (var (index, item) in value.EnumerateArray().Take(most).Index())
        {
            if (item.ValueKind == JsonValueKind.Object) children.Add(new PlanObject(item, $"{Pointer}/{name}/{index}", problems, warnings));
            else Refuse($"{name}/{index}", $"must be an object, not {Kind(item)}");
        }

        return children;
    }

    /// <summary>Call it last: a field that nobody asked for is kept in the stored plan, and its sender is told.</summary>
    public void WarnUnknown()
    {
        foreach (var property in element.EnumerateObject())
            if (!known.Contains(property.Name)) Warn(Escape(property.Name), "is not known; it is kept and has no effect");
    }

    public static string Short(string text) => text.Length <= 60 ? text : text[..60] + "…";

    private static string Escape(string name) => Short(name).Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    private static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        _ => "true or false",
    };
}
