using System.Globalization;
using System.Text.RegularExpressions;

namespace Liftoff.Monitoring.Sessions;

/// <summary>Names the columns of a session CSV as the aggregation's SQL knows them, whatever their order and company.</summary>
public static partial class SessionCsvColumns
{
    /// <summary>The columns that may carry a row's whole revenue; the first that holds a number wins.</summary>
    public static readonly IReadOnlyList<string> Totals = ["total_revenue", "revenue", "revenue_usd"];

    /// <summary>Whether the column holds the revenue of one hour: <c>hour_0</c>, <c>hour_1</c>, …</summary>
    public static bool IsIncrement(string name) => Increment().IsMatch(name);

    /// <returns>
    /// One distinct name a column, in the file's order: the known columns under their names, the session id under
    /// <c>session_id</c>, everything else under names that the SQL does not look at.
    /// </returns>
    public static IReadOnlyList<string> Name(IReadOnlyList<string> header)
    {
        var names = new List<string>(header.Count);
        foreach (var column in header)
        {
            var name = column is "campaign_id" or "click_hour" || Totals.Contains(column) || IsIncrement(column) ? column
                // The contract knows the column only by these two words.
                : column.Contains("session", StringComparison.Ordinal) && column.Contains("id", StringComparison.Ordinal) ? "session_id"
                : null;
            names.Add(name is null || names.Contains(name) ? "other_" + names.Count.ToString(CultureInfo.InvariantCulture) : name);
        }

        return names;
    }

    [GeneratedRegex(@"^hour_\d+$")]
    private static partial Regex Increment();
}
