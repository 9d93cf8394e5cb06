using Liftoff.Jobs;

namespace Liftoff.Monitoring.Health;

/// <summary>What one report answered in one run: a row of <c>endpoint_answers</c>.</summary>
public sealed record EndpointAnswer
{
    public required string Endpoint { get; init; }

    /// <summary>The network whose figures it carries, <c>all</c>, or null.</summary>
    public string? Platform { get; init; }

    public required EndpointStatus Status { get; init; }

    /// <summary>As delivered, those of other days and duplicates included.</summary>
    public long RowCount { get; init; }

    /// <summary>The average of the last seven good days, rounded down; null without any.</summary>
    public long? ExpectedMinRows { get; init; }

    /// <summary>Any row with revenue above 0.</summary>
    public bool HasRevenue { get; init; }

    /// <summary>Any row with spend above 0.</summary>
    public bool HasSpend { get; init; }

    /// <summary>Why it is not <see cref="EndpointStatus.Ok"/>; null when it is.</summary>
    public string? Error { get; init; }

    public int RetryCount { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset FinishedAt { get; init; }

    /// <summary>The run whose answer stands in for this one; null when none does.</summary>
    public string? ReusedRunId { get; init; }

    /// <summary>Whether rows that should be there are not, so that nothing can be concluded from their absence.</summary>
    public bool IsTruncated { get; init; }

    /// <summary>The status as users see it: <c>OK</c>, <c>PARTIAL</c>, <c>FAILED</c>, <c>NOT_YET</c>.</summary>
    public string StatusName => ParameterReader.WireName(Status).ToUpperInvariant();

    /// <summary>Whether campaigns that it does not name may still have figures of it from an earlier answer.</summary>
    public bool LeavesGaps => Status is EndpointStatus.Failed or EndpointStatus.NotYet || IsTruncated;
}
