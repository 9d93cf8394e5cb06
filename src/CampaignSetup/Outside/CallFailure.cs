namespace Liftoff.CampaignSetup.Outside;

/// <summary>A call that did not succeed, with all that the answer said.</summary>
public sealed record CallFailure
{
    /// <summary>The outside systems as spans and metrics name them.</summary>
    internal const string Strategis = "Strategis";
    internal const string FacebookRelay = "Facebook relay";

    /// <summary>How often a fault is met that surely passes one day.</summary>
    public const int Patience = 5;

    public required FailureClass Class { get; init; }

    /// <summary><c>relay</c>, <c>facebook</c>, <c>strategis</c> or <c>network</c>.</summary>
    public required string Source { get; init; }

    public required string Message { get; init; }

    public int? HttpStatus { get; init; }

    /// <summary>Facebook's error code.</summary>
    public int? Code { get; init; }

    public int? Subcode { get; init; }

    public string? Type { get; init; }

    public string? UserTitle { get; init; }

    public string? UserMessage { get; init; }

    public string? FbtraceId { get; init; }

    /// <summary>How long to rest, where the answer says so.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The payload's fields that Facebook blames.</summary>
    public IReadOnlyList<string> BlameFields { get; init; } = [];

    /// <summary>How often a passing fault of this kind is met before it counts as lasting.</summary>
    public int MostAttempts { get; init; } = Patience;

    /// <summary>The system that it came from, as spans and metrics name it.</summary>
    internal string System => Source is "relay" or "facebook" ? FacebookRelay : Strategis;

    /// <summary>Whether the next attempt may succeed without a person doing anything.</summary>
    public bool MayPass => Class is FailureClass.Unknown or FailureClass.Transient or FailureClass.Throttled;

    /// <summary>The failure of a call that only reads: in doubt it is just one to repeat.</summary>
    public CallFailure OfReading() => Class == FailureClass.Unknown ? this with { Class = FailureClass.Transient } : this;
}
