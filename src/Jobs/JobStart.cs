namespace Liftoff.Jobs;

/// <summary>What a job is asked to do: its name, the day it works on and all its normalised parameters.</summary>
/// <param name="Job">The command's name, for example <c>ingest-sessions</c>.</param>
/// <param name="Date">The UTC day that the job works on.</param>
/// <param name="Parameters">
/// Every parameter in its normalised form, defaults included, in a fixed order. Two starts with equal
/// parameters are the same work.
/// </param>
public sealed record JobStart(string Job, DateOnly Date, IReadOnlyList<KeyValuePair<string, string>> Parameters)
{
    /// <summary>The run whose raw answers are read again instead of asking the outside world; null for an ordinary run.</summary>
    public string? ReplayOf { get; init; }

    /// <summary>
    /// The deterministic id of this work, for example <c>ingest-sessions.2025-11-22.direct.27.-1</c>: two starts of the
    /// same work meet under it, so that the second joins the first.
    /// </summary>
    public string InstanceId => string.Join('.', [Job, Date.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), .. Parameters.Select(p => p.Value), .. ReplayOf is null ? Array.Empty<string>() : ["replay", ReplayOf]]);

    /// <summary>The parameters as they were given once, to be read again.</summary>
    public ParameterReader ToReader(TimeProvider time)
    {
        var given = Parameters.ToDictionary(parameter => parameter.Key, string? (parameter) => parameter.Value);
        given["date"] = Date.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        return new ParameterReader(given, time);
    }
}
