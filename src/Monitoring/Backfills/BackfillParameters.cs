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
        var parameters = new BackfillParameters(given.Date("from", today.AddDays(-3)), given.Date("to", today.AddDays(-1)), given.Flag("only-failed"));
        if (parameters.To < parameters.From) given.Add("to", $"lies before from ({parameters.From:yyyy-MM-dd})");
        else if (parameters.To.DayNumber - parameters.From.DayNumber >= LongestRange) given.Add("from", $"lies more than {LongestRange} days before to");
        if (parameters.To > today) given.Add("to", $"lies in the future; today is {today:yyyy-MM-dd} in UTC");
        return parameters;
    }

    /// <summary>The deterministic id of this work.</summary>
    public string InstanceId => $"backfill.{From:yyyy-MM-dd}.{To:yyyy-MM-dd}{(OnlyFailed ? ".only-failed" : "")}";
}
