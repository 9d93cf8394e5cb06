namespace Liftoff.Jobs;

/// <summary>A step of a running job, for people who watch.</summary>
/// <param name="Stage">What is happening, in two or three words: <c>downloading</c>, <c>reading</c>, <c>pushing</c>.</param>
/// <param name="Done">How much of it is done, in the stage's unit (bytes, calls, rows); null when it cannot be counted.</param>
/// <param name="Total">How much there is; null when unknown.</param>
public sealed record JobProgress(string Stage, long? Done = null, long? Total = null);
