using System.Globalization;
using Liftoff.Jobs;

namespace Liftoff.MediaBuys.Sync;

/// <summary>What a sync is asked to do.</summary>
/// <param name="Date">The UTC day of the run; the look-back ends the day before.</param>
/// <param name="From">The first day; null for the look-back's.</param>
/// <param name="To">The last day, inclusive; null for the day before <paramref name="Date"/>.</param>
/// <param name="Delete">What happens to rows that the source no longer has.</param>
public sealed record SyncMediaBuysParameters(DateOnly Date, DateOnly? From, DateOnly? To, DeleteMode Delete)
{
    private const string Auto = "auto";

    public static readonly IReadOnlyList<JobParameter> Described =
    [
        new("from", "YYYY-MM-DD", "The first day to sync (default: 30 days back, further after a gap)."),
        new("to", "YYYY-MM-DD", "The last day to sync, inclusive (default: yesterday)."),
        new("delete", "report|apply", "What to do with rows that Snowflake no longer has: count them, or delete them (default: report)."),
        new("date", "YYYY-MM-DD", "The day that counts as the day of the run (default: today)."),
    ];

    public static SyncMediaBuysParameters Read(ParameterReader given)
    {
        ArgumentNullException.ThrowIfNull(given);
        var date = given.Date("date");
        var parameters = new SyncMediaBuysParameters(date, Day("from"), Day("to"), given.Choice("delete", DeleteMode.Report));
        if (parameters.From > (parameters.To ?? date.AddDays(-1))) given.Add("from", "must not be after the last day");
        return parameters;

        DateOnly? Day(string name) => given.Text(name) is null or Auto ? null : given.Date(name);
    }

    public JobStart ToStart() => new(SyncMediaBuys.Describe.Name, Date, [new("from", Text(From)), new("to", Text(To)), new("delete", ParameterReader.WireName(Delete))]);

    private static string Text(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? Auto;
}
