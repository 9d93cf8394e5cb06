using System.Text.Json.Serialization;

namespace Liftoff.Jobs;

/// <summary>How a run ended: what the command line prints and the orchestration returns, in the same JSON.</summary>
public sealed record JobResult
{
    /// <summary>The command's name, for example <c>ingest-sessions</c>.</summary>
    [JsonPropertyName("job")]
    public required string Job { get; init; }

    /// <summary>The UTC day that the job worked on.</summary>
    [JsonPropertyName("date")]
    public required DateOnly Date { get; init; }

    /// <summary>Names the run in the run log and its landing folder.</summary>
    [JsonPropertyName("run_id")]
    public required string RunId { get; init; }

    [JsonPropertyName("status")]
    public required JobStatus Status { get; init; }

    /// <summary>Rows read, stored, dropped and so on, by snake_case name.</summary>
    [JsonPropertyName("counts")]
    public IReadOnlyDictionary<string, long> Counts { get; init; } = new Dictionary<string, long>();

    /// <summary>One sentence each: what a reader of the figures has to know. Empty when there is nothing.</summary>
    [JsonPropertyName("warnings")]
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Why the run failed; null otherwise.</summary>
    [JsonPropertyName("error")]
    public string? Error { get; init; }

    /// <summary>From the run's begin to its end.</summary>
    [JsonPropertyName("duration_ms"), JsonConverter(typeof(MillisecondsConverter))]
    public required TimeSpan Duration { get; init; }
}
