using Liftoff.Jobs;

namespace Liftoff.MediaBuys.Store;

/// <summary>A run while it lasts: what a job counts and warns of, and how it will end.</summary>
internal sealed class MediaRun(string id, JobStart start, IProgress<JobProgress>? progress)
{
    private readonly Dictionary<string, long> counts = [];
    private readonly List<string> warnings = [];

    public string Id { get; } = id;

    public JobStart Start { get; } = start;

    public IReadOnlyDictionary<string, long> Counts => counts;

    public IReadOnlyList<string> Warnings => warnings;

    /// <summary>Success until something is marked otherwise.</summary>
    public JobStatus Status { get; private set; } = JobStatus.Success;

    public string? Error { get; private set; }

    /// <summary>The days that a sync asked for, both inclusive; null for other jobs.</summary>
    public (DateOnly From, DateOnly To)? Window { get; set; }

    /// <summary>Every day up to here was fetched at least once; null for other jobs.</summary>
    public DateOnly? CompleteUntil { get; set; }

    public void Count(string name, long value) => counts[name] = value;

    public void Warn(string sentence) => warnings.Add(sentence);

    /// <summary>Something is missing or was left out; the sentence says what.</summary>
    public void MarkPartial(string sentence)
    {
        warnings.Add(sentence);
        Status = JobStatus.Partial;
    }

    public void Fail(string error) => (Status, Error, CompleteUntil) = (JobStatus.Failed, error, null);

    public void Report(JobProgress step) => progress?.Report(step);
}
