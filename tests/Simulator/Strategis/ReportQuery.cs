using System.Globalization;
using Liftoff.Simulator.World;
using Microsoft.AspNetCore.Http;

namespace Liftoff.Simulator.Strategis;

/// <summary>The parameters that reports share.</summary>
internal sealed record ReportQuery(
    IReadOnlyList<DateOnly> Dates, IReadOnlySet<string> Dimensions, Network? Network, int Days, string Level)
{
    private const int LongestRange = 92;

    /// <summary>Null, with a sentence, when a date is missing or wrong.</summary>
    public static (ReportQuery? Query, string? Wrong) Read(IQueryCollection query)
    {
        var single = query.ContainsKey("date");
        if (!Date(single ? "date" : "dateStart", out var from)) return (null, "dateStart is required, as YYYY-MM-DD");
        if (!Date(single ? "date" : "dateEnd", out var to)) return (null, "dateEnd is required, as YYYY-MM-DD");
        var count = to.DayNumber - from.DayNumber + 1;
        if (count is < 1 or > LongestRange) return (null, $"the range must have 1 to {LongestRange} days");

        var dimensions = query["dimensions"] is { Count: > 0 } plural ? plural.ToString() : query["dimension"].ToString();
        Network? network = int.TryParse(query["networkId"], CultureInfo.InvariantCulture, out var id) ? (Network)id
            : query["networkName"] == "facebook" ? World.Network.Facebook : null;
        var days = int.TryParse(query["days"], CultureInfo.InvariantCulture, out var number) ? Math.Clamp(number, 1, 30) : 3;
        return (new(
            [.. Enumerable.Range(0, count).Select(from.AddDays)],
            dimensions.Split('-', StringSplitOptions.RemoveEmptyEntries).ToHashSet(),
            network, days, query["level"] is { Count: > 0 } level ? level.ToString() : "campaign"), null);

        bool Date(string name, out DateOnly date) =>
            DateOnly.TryParseExact(query[name], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date);
    }
}
