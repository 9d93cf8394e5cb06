namespace Liftoff.Monitoring.Explanations;

/// <summary>One column of a campaign's day.</summary>
/// <param name="Value">As stored; null where no source delivered it.</param>
/// <param name="Source">The source that won, or the formula of a ratio; null where nobody knows.</param>
/// <param name="Others">What the sources that lost said, by source.</param>
public sealed record ExplainedColumn(string Column, string? Value, string? Source, IReadOnlyDictionary<string, string> Others);
