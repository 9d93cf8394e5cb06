using Liftoff.Sql;

namespace Liftoff.Monitoring.Tabular;

/// <summary>The fields of a delivered table, found under any of the names that outside systems give them. Case, blanks and underscores do not count.</summary>
public sealed class DeliveredFields(DeliveredTable table)
{
    private readonly Dictionary<string, List<string>> byName = table.Columns.GroupBy(Normalised).ToDictionary(group => group.Key, group => group.ToList());

    /// <returns>SQL of the first of these fields that is not blank, trimmed; null when the table has none of them.</returns>
    public string? Pick(params IEnumerable<string> aliases)
    {
        var fields = aliases.SelectMany(alias => byName.GetValueOrDefault(Normalised(alias), [])).Distinct().Select(name => $"nullif(trim({SqlText.Name(name)}), '')").ToList();
        return fields.Count switch { 0 => null, 1 => fields[0], _ => $"coalesce({string.Join(", ", fields)})" };
    }

    private static string Normalised(string name) => name.Trim().Replace("_", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant();
}
