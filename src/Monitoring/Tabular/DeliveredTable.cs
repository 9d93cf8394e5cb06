using System.Globalization;
using Dapper;
using DuckDB.NET.Data;
using Liftoff.Jobs;
using Liftoff.Sql;

namespace Liftoff.Monitoring.Tabular;

/// <summary>A delivered file as the engine sees it: every column text, under the name it came with.</summary>
/// <param name="Columns">The delivered names in their order, distinct without regard to case.</param>
/// <param name="From">What stands behind FROM to read it. The same in a tolerant form is <paramref name="TolerantFrom"/>.</param>
/// <param name="TolerantFrom">Takes rows that are longer or shorter than the header, more slowly; null where there is no such form.</param>
public sealed record DeliveredTable(IReadOnlyList<string> Columns, string From, string? TolerantFrom = null)
{
    /// <exception cref="JobFailedException">The file is no complete CSV.</exception>
    public static DeliveredTable Csv(string path, string name)
    {
        var columns = Distinct(CsvShape.Inspect(path, name).Columns);
        string Read(string tolerance) =>
            $"read_csv({SqlText.Literal(path)}, auto_detect = false, header = true, delim = ',', quote = '\"', escape = '\"', columns = {Types(columns)}, {tolerance})";
        return new DeliveredTable(columns, Read("strict_mode = true"), Read("strict_mode = false, null_padding = true, parallel = false"));
    }

    /// <summary>Several files of one table, whose columns may differ; what a file lacks is NULL there.</summary>
    public static DeliveredTable Union(IReadOnlyList<DeliveredTable> parts)
    {
        if (parts.Count == 1) return parts[0];
        string All(Func<DeliveredTable, string> from) => $"({string.Join(" UNION ALL BY NAME ", parts.Select(part => $"SELECT * FROM {from(part)}"))})";
        return new DeliveredTable(
            [.. parts.SelectMany(part => part.Columns).Distinct(StringComparer.OrdinalIgnoreCase)],
            All(part => part.From),
            All(part => part.TolerantFrom ?? part.From));
    }

    /// <summary>One JSON object a line, all values text, as <see cref="JsonRows"/> wrote them.</summary>
    public static DeliveredTable NdJson(JsonRows rows)
    {
        // The engine sets aside twice this much a thread, so that it is no more than the rows need.
        var largest = Math.Max(rows.LongestLine + 1, 1 << 20);
        return new(rows.Columns, rows.Columns.Count == 0
            ? "(SELECT 1 WHERE false)"
            : string.Create(CultureInfo.InvariantCulture, $"read_json({SqlText.Literal(rows.Path)}, format = 'newline_delimited', columns = {Types(rows.Columns)}, maximum_object_size = {largest})"));
    }

    /// <summary>Parquet files of one table; columns that some of them lack are NULL there.</summary>
    /// <exception cref="DuckDBException">A file is damaged; the message names it.</exception>
    public static DeliveredTable Parquet(DuckDBConnection scratch, IReadOnlyList<string> paths)
    {
        var read = $"read_parquet([{string.Join(", ", paths.Select(SqlText.Literal))}], union_by_name = true)";
        var columns = scratch.Query<string>($"SELECT column_name FROM (DESCRIBE SELECT * FROM {read})").AsList();
        // Ids may have become numbers on their way into the file; as text they are what they were.
        return new DeliveredTable(columns, $"(SELECT {string.Join(", ", columns.Select(c => $"{SqlText.Name(c)}::VARCHAR AS {SqlText.Name(c)}"))} FROM {read})");
    }

    private static string Types(IReadOnlyList<string> columns) => "{" + string.Join(", ", columns.Select(column => $"{SqlText.Literal(column)}: 'VARCHAR'")) + "}";

    private static List<string> Distinct(IReadOnlyList<string> names)
    {
        var distinct = new List<string>(names.Count);
        foreach (var name in names)
        {
            var candidate = name.Length == 0 ? "column" : name;
            for (var n = 2; distinct.Contains(candidate, StringComparer.OrdinalIgnoreCase); n++) candidate = $"{(name.Length == 0 ? "column" : name)}_{n}";
            distinct.Add(candidate);
        }

        return distinct;
    }
}
