namespace Liftoff.CampaignSetup.Requests;

/// <summary>How a request stands: progress, ids as a tree, errors.</summary>
public sealed record SetupStatus
{
    public required string RequestId { get; init; }
    public required Guid CampaignPlanId { get; init; }
    public required Guid CampaignMappingId { get; init; }

    /// <summary>The request's own: <c>draft</c>, <c>pending</c>, <c>in_progress</c>, <c>completed</c>, <c>failed</c>.</summary>
    public required string Status { get; init; }

    /// <summary>Whether everything was made: <c>draft</c>, <c>pending</c>, <c>creating</c>, <c>active</c>, <c>paused</c>, <c>failed</c>. Says nothing about delivery.</summary>
    [System.Text.Json.Serialization.JsonPropertyName("setupStatus")]
    public required string SetupState { get; init; }

    /// <summary>What Facebook says of the campaign; everything is made <c>PAUSED</c>. Null before there is one.</summary>
    public string? DeliveryStatus { get; init; }

    public string? StrategisStatus { get; init; }
    public DateTimeOffset? StatusSyncedAt { get; init; }
    public required string Step { get; init; }

    /// <summary>A failure class or <c>cancelled</c>; null unless it failed.</summary>
    public string? Failure { get; init; }

    public required bool FailureIsRetryable { get; init; }

    /// <summary>When it goes on by itself; null when it is not waiting.</summary>
    public DateTimeOffset? WaitsUntil { get; init; }

    public string? WaitsFor { get; init; }
    public required int Created { get; init; }
    public required int Total { get; init; }
    public required string Organization { get; init; }
    public required string AdAccountId { get; init; }
    public required string CampaignName { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? FinishedAt { get; init; }
    public required SetupNode Campaign { get; init; }
    public required SetupNode Template { get; init; }
    public required IReadOnlyList<AdSetNode> AdSets { get; init; }
    public required IReadOnlyList<string> Warnings { get; init; }
    public required IReadOnlyList<SetupError> Errors { get; init; }
}
