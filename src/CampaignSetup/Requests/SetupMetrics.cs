namespace Liftoff.CampaignSetup.Requests;

/// <summary>How setups went (contract §8.4). Rates are null when nothing is there to take them of.</summary>
public sealed class SetupMetrics
{
    /// <summary>Requests accepted in the window; drafts and replays excluded.</summary>
    public int Accepted { get; init; }
    public int Completed { get; init; }
    public int Failed { get; init; }
    public int Running { get; init; }

    /// <summary>Completed of completed and failed, from 0 to 1.</summary>
    public double? SuccessRate { get; init; }
    public double? SuccessRateAtFirstAttempt { get; init; }
    public double? SecondsP50 { get; init; }
    public double? SecondsP95 { get; init; }
    public double? SecondsP99 { get; init; }

    /// <summary>Submissions that met their own request.</summary>
    public int Replays { get; init; }
    public double? IdempotencyHitRate { get; init; }

    /// <summary>Outside calls that went out.</summary>
    public int Calls { get; init; }
    public int FacebookErrors { get; init; }
    public double? FacebookErrorRate { get; init; }
    public int AdoptedCalls { get; init; }
    public int UnknownCalls { get; init; }
    public int OrphanSuspects { get; init; }
    public int TemplatesMade { get; init; }
    public double ThrottleWaitSeconds { get; init; }

    /// <summary>In progress without progress for a quarter of an hour.</summary>
    public int Stuck { get; init; }
    public int TokenOrPolicyErrors { get; init; }
    public int MissingRoutes { get; init; }

    /// <summary><c>ok</c>, <c>warning</c> (success below 95 %, or a stuck request) or <c>critical</c> (below 90 %, a dead token, a policy block, a missing route).</summary>
    public string Level { get; init; } = "ok";
    public IReadOnlyList<StepMetrics> Steps { get; internal set; } = [];
    public IReadOnlyList<ErrorMetrics> Errors { get; internal set; } = [];
}
