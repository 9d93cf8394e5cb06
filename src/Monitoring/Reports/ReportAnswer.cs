using System.Text.Json.Serialization;
using Liftoff.Warehouse;

namespace Liftoff.Monitoring.Reports;

/// <summary>What a report says. Money is exact, ratios are unrounded; what is not known is null.</summary>
public sealed record ReportAnswer
{
    /// <summary>The report's name.</summary>
    public required string Report { get; init; }

    /// <summary>The first day, inclusive, in <see cref="TimeZone"/>.</summary>
    public required DateOnly From { get; init; }

    /// <summary>The last day, inclusive.</summary>
    public required DateOnly To { get; init; }

    /// <summary>The zone whose days are meant, by its IANA name.</summary>
    public required string TimeZone { get; init; }

    public required DateTimeOffset GeneratedAt { get; init; }

    /// <summary>One sentence for each feed that these days lack, and what to do about it. Empty when everything is there.</summary>
    public required IReadOnlyList<string> Missing { get; init; }

    /// <summary>What a reader of the figures should know, one sentence each.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    public required IReadOnlyList<ReportColumn> Columns { get; init; }

    /// <summary>One object a line, by column name, in the order of <see cref="Columns"/>.</summary>
    public IEnumerable<IReadOnlyDictionary<string, object?>> Rows => Table.Rows.Select(ByName);

    /// <summary>The figures of all lines together; null where the report has no sums.</summary>
    public IReadOnlyDictionary<string, object?>? Total => TotalRow is null ? null : ByName(TotalRow);

    /// <summary>The same lines, for tables and CSV.</summary>
    [JsonIgnore]
    public QueryResult Table { get; init; } = new([], [], IsTruncated: false);

    /// <summary>The total in the order of the columns.</summary>
    [JsonIgnore]
    public object?[]? TotalRow { get; init; }

    private OrderedDictionary<string, object?> ByName(object?[] row)
    {
        var line = new OrderedDictionary<string, object?>(row.Length);
        for (var i = 0; i < row.Length; i++) line.Add(Columns[i].Name, row[i]);
        return line;
    }
}
