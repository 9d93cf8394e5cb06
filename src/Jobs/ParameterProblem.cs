namespace Liftoff.Jobs;

/// <summary>Something wrong with one parameter.</summary>
/// <param name="Name">With dashes: <c>max-hour</c>.</param>
/// <param name="Problem">What it takes and what was given: <c>takes a whole number from 0 to 27, not "99"</c>.</param>
public sealed record ParameterProblem(string Name, string Problem);
