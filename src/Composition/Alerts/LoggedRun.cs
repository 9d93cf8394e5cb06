using Liftoff.Jobs;

namespace Liftoff.Composition.Alerts;

/// <summary>A run as a run log knows it, in the warehouse or in the media buys' PostgreSQL.</summary>
/// <param name="Date">The day it worked on.</param>
/// <param name="Work">Which work of its job it does: its parameters but the numbers, which say how far it goes (an hour, a limit).</param>
/// <param name="Error">Why it failed; null otherwise.</param>
public sealed record LoggedRun(string Job, DateOnly Date, string Work, DateTimeOffset StartedAt, JobStatus Status, string? Error)
{
    public static string WorkOf(IEnumerable<string> parameters) => string.Join(' ', parameters.Where(value => value.Length > 0 && !decimal.TryParse(value, System.Globalization.CultureInfo.InvariantCulture, out _)));
}
