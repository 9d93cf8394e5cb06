using Liftoff.Simulator.Faults;

namespace Liftoff.Simulator;

/// <summary>A request that reached an outside system.</summary>
public sealed class RecordedRequest
{
    /// <summary>Arrival.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>HTTP method.</summary>
    public required string Method { get; init; }

    /// <summary>Without the query.</summary>
    public required string Path { get; init; }

    /// <summary>Each parameter once; repeated ones are joined with a comma.</summary>
    public required IReadOnlyDictionary<string, string> Query { get; init; }

    /// <summary>Case-insensitive.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>Text of the body, at most 64 KiB; null without one, and for log-ins, whose bodies are secret.</summary>
    public string? Body { get; init; }

    /// <summary>The faults that hit it.</summary>
    public required IReadOnlyList<FaultKind> Faults { get; init; }

    /// <summary>Known before the client sees it; null before that, and for good when the connection went without an answer.</summary>
    public int? StatusCode { get; internal set; }

    /// <summary>When the simulator was done with it, a moment after the client; null before.</summary>
    public DateTimeOffset? FinishedAt { get; internal set; }
}
