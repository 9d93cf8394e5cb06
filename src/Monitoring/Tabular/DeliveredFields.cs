using Liftoff.Sql;

namespace Liftoff.Monitoring.Tabular;

/// <summary>The fields of a delivered table, found under any of the names that outside systems give them. Case, blanks and underscores do not count.</summary>
public sealed class DeliveredFields(DeliveredTable table)
{
    private readonly Dictionary<string, List<string>> byName = table.Columns.GroupBy(Normalised).ToDictionary(group => group.Key, group => group.ToList());

    /// <param name="aliases">Names of fields; <c>properties.buyer</c> is a field of the JSON object in <c>properties</c>.</param>
    /// <returns>SQL of the first of these fields that is not blank, trimmed; null when the table has none of them.</returns>
    public string? Pick(params IEnumerable<string> aliases)
    {
        var fields = aliases.SelectMany(Read).Distinct().Select(text => $"nullif(trim({text}), '')").ToList();
        return fields.Count switch { 0 => null, 1 => fields[0], _ => $"coalesce({string.Join(", ", fields)})" };
    }

    private IEnumerable<string> Read(string alias)
    {
        var (field, path) = alias.IndexOf('.', StringComparison.Ordinal) is var point and >= 0 ? (alias[..point], alias[(point + 1)..]) : (alias, null);
        var names = byName.GetValueOrDefault(Normalised(field), []).Select(SqlText.Name);
        // A field that should hold an object may hold anything.
        return path is null ? names : names.Select(name => $"CASE WHEN json_valid({name}) THEN json_extract_string({name}, {SqlText.Literal("$." + path)}) END");
    }

    private static string Normalised(string name) => name.Trim().Replace("_", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant();
}
