namespace Liftoff.Social.Collection;

/// <summary>What a batch came to: small enough for an orchestration's history, whatever the number of users.</summary>
public sealed record BatchSummary
{
    private const int Examples = 3;
    private const int MostReasons = 50;

    public static readonly BatchSummary Empty = new();

    public long Users { get; init; }

    /// <summary>Users of whom at least one connection failed; see <see cref="IsFailure"/>.</summary>
    public long FailedUsers { get; init; }

    /// <summary>Figures that are new.</summary>
    public long Inserted { get; init; }

    /// <summary>Figures whose value the platform has changed.</summary>
    public long Updated { get; init; }

    /// <summary>Figures that came again as they were stored.</summary>
    public long Unchanged { get; init; }

    /// <summary>Figures that were asked for and did not come; the platforms do not have them, or not yet.</summary>
    public long Missing { get; init; }

    /// <summary>Values that came in a form that cannot be stored.</summary>
    public long Unusable { get; init; }

    /// <summary>Connections by what became of them.</summary>
    public IReadOnlyDictionary<ConnectionOutcome, long> Connections { get; init; } = new Dictionary<ConnectionOutcome, long>();

    /// <summary>Why connections were not collected, the most frequent first.</summary>
    public IReadOnlyList<OutcomeReason> Reasons { get; init; } = [];

    /// <summary>Other sentences for the run's reader.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>When everything that was throttled can be asked again; null when nothing was.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    public long Of(ConnectionOutcome outcome) => Connections.GetValueOrDefault(outcome);

    public static BatchSummary Of(IReadOnlyCollection<ConnectionResult> results) => new()
    {
        Users = results.Select(result => result.Connection.UserId).Distinct().Count(),
        FailedUsers = results.Where(result => IsFailure(result.Outcome)).Select(result => result.Connection.UserId).Distinct().Count(),
        Missing = results.Sum(result => (long)result.Missing),
        Unusable = results.Sum(result => (long)(result.Harvest?.Unusable ?? 0)),
        Connections = results.GroupBy(result => result.Outcome).ToDictionary(group => group.Key, group => group.LongCount()),
        Reasons = Most(results.Where(result => result.Reason is not null).GroupBy(result => (result.Connection.Platform, result.Outcome, result.Reason))
            .Select(group => new OutcomeReason(group.Key.Platform, group.Key.Outcome, group.Key.Reason!, group.LongCount(), [.. group.Take(Examples).Select(result => result.Connection.UserId)]))),
        Notes = [.. results.SelectMany(result => result.Harvest?.Notes ?? []).Distinct().Take(MostReasons)],
        RetryAt = results.Max(result => result.RetryAt),
    };

    /// <summary>Two batches of different users together.</summary>
    public static BatchSummary operator +(BatchSummary one, BatchSummary other) => new()
    {
        Users = one.Users + other.Users,
        FailedUsers = one.FailedUsers + other.FailedUsers,
        Inserted = one.Inserted + other.Inserted,
        Updated = one.Updated + other.Updated,
        Unchanged = one.Unchanged + other.Unchanged,
        Missing = one.Missing + other.Missing,
        Unusable = one.Unusable + other.Unusable,
        Connections = one.Connections.Concat(other.Connections).GroupBy(pair => pair.Key).ToDictionary(group => group.Key, group => group.Sum(pair => pair.Value)),
        Reasons = Most(one.Reasons.Concat(other.Reasons).GroupBy(reason => (reason.Platform, reason.Outcome, reason.Reason))
            .Select(group => group.First() with { Connections = group.Sum(reason => reason.Connections), Users = [.. group.SelectMany(reason => reason.Users).Take(Examples)] })),
        Notes = [.. one.Notes.Union(other.Notes).Take(MostReasons)],
        RetryAt = one.RetryAt > other.RetryAt ? one.RetryAt : other.RetryAt ?? one.RetryAt,
    };

    /// <summary>
    /// The same users once more, without those that were collected: the later outcomes count, and what was delivered and stored
    /// adds up.
    /// </summary>
    public BatchSummary FollowedBy(BatchSummary later) => later with
    {
        Inserted = Inserted + later.Inserted,
        Updated = Updated + later.Updated,
        Unchanged = Unchanged + later.Unchanged,
        Unusable = Unusable + later.Unusable,
        Notes = [.. Notes.Union(later.Notes).Take(MostReasons)],
    };

    /// <summary>Whether this outcome makes its user one that failed.</summary>
    internal static bool IsFailure(ConnectionOutcome outcome) => outcome is ConnectionOutcome.Failed or ConnectionOutcome.ReconnectRequired or ConnectionOutcome.Throttled;

    private static OutcomeReason[] Most(IEnumerable<OutcomeReason> reasons) =>
        [.. reasons.OrderByDescending(reason => reason.Connections).ThenBy(reason => reason.Platform, StringComparer.Ordinal).ThenBy(reason => reason.Reason, StringComparer.Ordinal).Take(MostReasons)];
}
