using System.Globalization;
using System.Text.Json;

namespace Liftoff.Jobs;

/// <summary>Reads parameters given as text and collects every problem, so that a user sees all of them at once.</summary>
/// <param name="given">By name with dashes; a null or blank value counts as not given.</param>
/// <param name="time">Tells today's UTC date.</param>
public sealed class ParameterReader(IReadOnlyDictionary<string, string?> given, TimeProvider time)
{
    private readonly HashSet<string> known = [];
    private readonly List<ParameterProblem> problems = [];

    public IReadOnlyList<ParameterProblem> Problems => problems;

    /// <summary>Now, in UTC.</summary>
    public DateTimeOffset Now => time.GetUtcNow();

    public bool Has(string name) => Raw(name) is not null;

    /// <summary>A day as YYYY-MM-DD; today in UTC when not given.</summary>
    public DateOnly Date(string name) => Date(name, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));

    /// <summary>A day as YYYY-MM-DD.</summary>
    public DateOnly Date(string name, DateOnly defaultValue)
    {
        if (Raw(name) is not { } raw) return defaultValue;
        if (DateOnly.TryParseExact(raw, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)) return date;
        Add(name, $"takes a day as YYYY-MM-DD, not \"{raw}\"");
        return defaultValue;
    }

    /// <summary>A whole number within [minimum, maximum].</summary>
    public int WholeNumber(string name, int defaultValue, int minimum, int maximum)
    {
        if (Raw(name) is not { } raw) return defaultValue;
        if (int.TryParse(raw, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= minimum && value <= maximum) return value;
        Add(name, $"takes a whole number from {minimum} to {maximum}, not \"{raw}\"");
        return defaultValue;
    }

    /// <summary><c>true</c> or <c>false</c>, without regard to case.</summary>
    public bool Flag(string name, bool defaultValue = false)
    {
        if (Raw(name) is not { } raw) return defaultValue;
        if (bool.TryParse(raw, out var flag)) return flag;
        Add(name, $"takes true or false, not \"{raw}\"");
        return defaultValue;
    }

    /// <summary>One of the names of <typeparamref name="TChoice"/> in snake_case, without regard to case and dashes.</summary>
    public TChoice Choice<TChoice>(string name, TChoice defaultValue) where TChoice : struct, Enum
    {
        if (Raw(name) is not { } raw) return defaultValue;
        foreach (var choice in Enum.GetValues<TChoice>())
            if (string.Equals(WireName(choice), raw.Replace('-', '_'), StringComparison.OrdinalIgnoreCase)) return choice;
        Add(name, $"takes {string.Join(" or ", Enum.GetValues<TChoice>().Select(WireName))}, not \"{raw}\"");
        return defaultValue;
    }

    /// <summary>How a choice is written in parameters: <c>click_hour</c>.</summary>
    public static string WireName<TChoice>(TChoice choice) where TChoice : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(choice.ToString());

    /// <summary>Any text; null when not given.</summary>
    public string? Text(string name) => Raw(name);

    /// <summary>Adds a problem for each given name that nobody asked for. Call it last.</summary>
    public void RefuseUnknown()
    {
        foreach (var name in given.Keys.Where(name => !known.Contains(name)))
            problems.Add(new ParameterProblem(name, known.Count == 0 ? "is not known; nothing is taken here" : "is not known") { Known = [.. known.Order()] });
    }

    public void Add(string name, string problem) => problems.Add(new ParameterProblem(name, problem));

    private string? Raw(string name)
    {
        known.Add(name);
        return given.TryGetValue(name, out var value) && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;
    }
}
