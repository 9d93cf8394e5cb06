namespace Liftoff.Monitoring.Explanations;

/// <summary>A raw answer.</summary>
/// <param name="Source">What answered.</param>
/// <param name="RunId">The run that fetched it: an earlier one where a last good answer stands in.</param>
/// <param name="Path">Null when the answer is not on this machine (any more).</param>
public sealed record LandingFile(string Source, string RunId, string? Path);
