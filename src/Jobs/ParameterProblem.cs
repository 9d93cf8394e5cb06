namespace Liftoff.Jobs;

/// <summary>Something wrong with one parameter.</summary>
/// <param name="Name">With dashes: <c>max-hour</c>.</param>
/// <param name="Problem">What it takes and what was given: <c>takes a whole number from 0 to 27, not "99"</c>.</param>
public sealed record ParameterProblem(string Name, string Problem)
{
    /// <summary>The parameters that there are instead, with dashes; empty unless this one is not known.</summary>
    public IReadOnlyList<string> Known { get; init; } = [];

    /// <summary>The problem for a door that writes parameters in its own way.</summary>
    public string Spelled(Func<string, string> spell)
    {
        ArgumentNullException.ThrowIfNull(spell);
        return Known.Count == 0 ? Problem : $"{Problem}; known are {string.Join(", ", Known.Select(spell))}";
    }
}
