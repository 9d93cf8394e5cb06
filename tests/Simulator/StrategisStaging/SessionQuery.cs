using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Liftoff.Simulator.StrategisStaging;

/// <summary>The parameters of the session export; the defaults are the server's, not the callers'.</summary>
public sealed record SessionQuery
{
    /// <summary>UTC day.</summary>
    public required DateOnly Date { get; init; }

    /// <summary>Only sessions with revenue.</summary>
    public bool FilterZero { get; init; }

    /// <summary>Hour values are increments; otherwise running totals.</summary>
    public bool Incremental { get; init; } = true;

    /// <summary>Rows at most; null: all.</summary>
    public int? Limit { get; init; }

    /// <summary>Rows skipped first.</summary>
    public int Offset { get; init; }

    /// <summary>CSV, else JSON.</summary>
    public bool Csv { get; init; }

    /// <summary>Null when <c>date</c> is missing or not a date.</summary>
    internal static SessionQuery? Read(IQueryCollection query)
    {
        if (!DateOnly.TryParseExact(query["date"], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)) return null;
        var limit = Number("limit", -1);
        return new()
        {
            Date = date,
            FilterZero = Number("filterZero", 0) == 1,
            Incremental = Number("incremental", 1) == 1,
            Limit = limit < 0 ? null : limit,
            Offset = Math.Max(0, Number("offset", 0)),
            Csv = string.Equals(query["output"], "csv", StringComparison.OrdinalIgnoreCase),
        };

        int Number(string name, int otherwise) =>
            int.TryParse(query[name], CultureInfo.InvariantCulture, out var value) ? value : otherwise;
    }
}
