using Liftoff.Jobs;
using Liftoff.Monitoring.Tabular;

namespace Liftoff.Monitoring.Sessions;

/// <summary>A session CSV that has the columns we need and a complete end.</summary>
/// <param name="Columns">The header's names, trimmed and lower-cased, in the file's order; duplicates and blanks as they are.</param>
public sealed record SessionCsvShape(IReadOnlyList<string> Columns)
{
    /// <exception cref="JobFailedException">The file is empty, HTML, JSON, has no usable header, or is cut in its last record. The message says which.</exception>
    public static SessionCsvShape Inspect(string path)
    {
        var columns = CsvShape.Inspect(path, "the session CSV").Columns.Select(name => name.ToLowerInvariant()).ToList();
        var missing = new List<string>();
        if (!columns.Contains("campaign_id")) missing.Add("campaign_id");
        if (!columns.Contains("click_hour")) missing.Add("click_hour");
        if (!columns.Exists(name => SessionCsvColumns.Totals.Contains(name) || SessionCsvColumns.IsIncrement(name))) missing.Add("total_revenue (or hour_N)");
        return missing.Count == 0
            ? new SessionCsvShape(columns)
            : throw new JobFailedException($"The session CSV's header lacks {string.Join(" and ", missing)}; it has: {CsvShape.Excerpt(string.Join(", ", columns))}");
    }
}
