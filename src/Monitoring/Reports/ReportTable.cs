using Liftoff.Warehouse;

namespace Liftoff.Monitoring.Reports;

/// <summary>A report's lines, and the line of their total where there is one.</summary>
internal sealed record ReportTable(IReadOnlyList<QueryColumn> Columns, IReadOnlyList<object?[]> Rows, object?[]? Total)
{
    private const string TotalMark = "is_total";

    /// <summary>Takes a query's answer; the row whose <c>is_total</c> is true becomes the total.</summary>
    public static ReportTable Of(IReadOnlyList<QueryColumn> columns, IReadOnlyList<object?[]> rows)
    {
        var mark = columns.Select(column => column.Name).ToList().IndexOf(TotalMark);
        return mark < 0
            ? new ReportTable(columns, rows, null)
            // The total of nothing is no figure.
            : new ReportTable(columns, [.. rows.Where(row => row[mark] is not true)], rows.Count > 1 ? rows.FirstOrDefault(row => row[mark] is true) : null).Without(TotalMark);
    }

    /// <summary>Leaves columns out: a query that groups by what it is told has columns for all that it could be told.</summary>
    public ReportTable Without(params IReadOnlyCollection<string> names)
    {
        var kept = Enumerable.Range(0, Columns.Count).Where(i => !names.Contains(Columns[i].Name)).ToArray();
        return new ReportTable([.. kept.Select(i => Columns[i])], [.. Rows.Select(Pick)], Total is null ? null : Pick(Total));

        object?[] Pick(object?[] row) => [.. kept.Select(i => row[i])];
    }

    public ReportTable Renamed(string name, string newName) => this with { Columns = [.. Columns.Select(column => column.Name == name ? column with { Name = newName } : column)] };

    /// <summary>A count in the total; 0 where there is no total.</summary>
    public long TotalCount(string column) => TotalValue(column) is long count ? count : 0;

    /// <summary>A value in the total.</summary>
    public object? TotalValue(string column) => Total?[Columns.Select(c => c.Name).ToList().IndexOf(column)];
}
