using System.Globalization;
using Liftoff.Jobs;

namespace Liftoff.Monitoring.Backfills;

/// <summary>Which days are fetched again.</summary>
/// <param name="From">The first UTC day.</param>
/// <param name="To">The last UTC day, included.</param>
/// <param name="OnlyFailed">Leaves out days whose newest ingest was a full success.</param>
public sealed record BackfillParameters(DateOnly From, DateOnly To, bool OnlyFailed)
{
    /// <summary>Ten years; more is a slip.</summary>
    private const int LongestRange = 3660;

    public static readonly IReadOnlyList<JobParameter> Described =
    [
        new("from", "YYYY-MM-DD", "The first UTC day (default: three days ago)."),
        new("to", "YYYY-MM-DD", "The last UTC day, included (default: yesterday)."),
        new("only-failed", "[true|false]", "Leave out days whose newest ingest was a full success."),
    ];

    public static BackfillParameters Read(ParameterReader given)
    {
        var today = DateOnly.FromDateTime(given.Now.UtcDateTime);
        var parameters = new BackfillParameters(given.Date("from", today.AddDays(-3)), given.Date("to", today.AddDays(-1)), given.Text("only-failed") is { } only && ReadFlag(given, only));
        if (parameters.To < parameters.From) given.Add("to", $"lies before from ({Text(parameters.From)})");
        else if (parameters.To.DayNumber - parameters.From.DayNumber >= LongestRange) given.Add("from", $"lies more than {LongestRange} days before to");
        if (parameters.To > today) given.Add("to", $"lies in the future; today is {Text(today)} in UTC");
        return parameters;
    }

    /// <summary>The deterministic id of this work.</summary>
    public string InstanceId => $"backfill.{Text(From)}.{Text(To)}{(OnlyFailed ? ".only-failed" : "")}";

    private static bool ReadFlag(ParameterReader given, string text)
    {
        if (bool.TryParse(text, out var flag)) return flag;
        given.Add("only-failed", $"takes true or false, not \"{text}\"");
        return false;
    }

    private static string Text(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
