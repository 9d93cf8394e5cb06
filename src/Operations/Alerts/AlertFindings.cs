namespace Liftoff.Operations.Alerts;

/// <summary>What a rule found at one check.</summary>
/// <param name="Conditions">Everything that is wrong now.</param>
public sealed record AlertFindings(params IReadOnlyList<AlertCondition> Conditions)
{
    /// <summary>There is nothing to judge by: what was wrong before may be so still.</summary>
    public static readonly AlertFindings Undecided = new() { Judged = new HashSet<string>() };

    /// <summary>The keys that could be judged, so that another one's absence says that it is well; null when all could. A figure over too few clicks says neither.</summary>
    public IReadOnlySet<string>? Judged { get; init; }
}
