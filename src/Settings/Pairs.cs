namespace Liftoff.Settings;

/// <summary>Short tables in a setting: <c>name=value; name=value</c>.</summary>
public static class Pairs
{
    /// <returns>By name, without regard to case.</returns>
    /// <exception cref="FormatException">A part is no pair, or a name comes twice; the message says which.</exception>
    public static IReadOnlyDictionary<string, string> Read(string text)
    {
        var pairs = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var (name, value) = part.Split('=', 2, StringSplitOptions.TrimEntries) is [{ Length: > 0 } left, { Length: > 0 } right] ? (left, right) : throw new FormatException($"\"{part}\" is no pair");
            if (!pairs.TryAdd(name, value)) throw new FormatException($"\"{name}\" stands there twice");
        }

        return pairs;
    }
}
