using Liftoff.Jobs;

namespace Liftoff.Warehouse;

/// <summary>A run of a job as the run log knows it.</summary>
public sealed record RunRecord
{
    /// <summary>Names the run in the log and its landing folder.</summary>
    public required string RunId { get; init; }

    /// <summary>The command's name, for example <c>ingest-sessions</c>.</summary>
    public required string Job { get; init; }

    /// <summary>The UTC day that the job worked on.</summary>
    public required DateOnly Date { get; init; }

    /// <summary>As the run was started, in the job's order: enough to start it again.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Parameters { get; init; }

    /// <summary>How it stands; a run that gives no sign of life any more reads as failed.</summary>
    public required JobStatus Status { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The last sign of life.</summary>
    public required DateTimeOffset HeartbeatAt { get; init; }

    /// <summary>Null while it runs; of a run that stopped without finishing, its last sign of life.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>The machine it runs or ran on.</summary>
    public required string Host { get; init; }

    /// <summary>Rows read, stored, dropped and so on, by snake_case name.</summary>
    public IReadOnlyDictionary<string, long> Counts { get; init; } = new Dictionary<string, long>();

    /// <summary>One sentence each; empty when there is nothing.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Why it failed; null otherwise.</summary>
    public string? Error { get; init; }

    /// <summary>The landing folder with its raw answers, if it is on this machine; null otherwise.</summary>
    public string? Folder { get; init; }

    /// <summary>The start that this run came from.</summary>
    public JobStart Start => new(Job, Date, Parameters);

    /// <summary>Nothing will be added to it.</summary>
    public bool HasEnded => Status != JobStatus.Running;

    /// <summary>Its tables were committed.</summary>
    internal bool IsCommitted => Status is JobStatus.Success or JobStatus.Partial;

    internal JobResult ToResult() => new()
    {
        Job = Job,
        Date = Date,
        RunId = RunId,
        Status = Status,
        Counts = Counts,
        Warnings = Warnings,
        Error = Error,
        Duration = (FinishedAt ?? HeartbeatAt) - StartedAt,
    };

    /// <summary>This record as it has to be read at a given time: a run that gives no sign of life any more has failed.</summary>
    internal RunRecord AsOf(DateTimeOffset now, TimeSpan silence) => HasEnded || now - HeartbeatAt <= silence ? this : this with
    {
        Status = JobStatus.Failed,
        FinishedAt = HeartbeatAt,
        Error = $"stopped without finishing on {Host}",
    };

    /// <summary>Of two records of one run, the one that counts: a commit is final, otherwise the later sign of life.</summary>
    internal static RunRecord Truer(RunRecord a, RunRecord b) =>
        a.IsCommitted != b.IsCommitted ? (a.IsCommitted ? a : b) : a.HeartbeatAt >= b.HeartbeatAt ? a : b;
}
