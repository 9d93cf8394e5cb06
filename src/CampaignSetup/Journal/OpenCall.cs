namespace Liftoff.CampaignSetup.Journal;

/// <summary>A journal row that is still open, with the ids of the objects it builds on.</summary>
public sealed record OpenCall
{
    public required Guid Id { get; init; }
    public required string Step { get; init; }
    public required string ObjectType { get; init; }
    public int? AdSetIndex { get; init; }
    public int? AdIndex { get; init; }
    public required string ClientRequestKey { get; init; }
    public required string Name { get; init; }
    public required string Status { get; init; }
    public int Attempts { get; init; }
    public int TransientFailures { get; init; }
    public int Throttles { get; init; }
    public double ThrottleWaitSeconds { get; init; }
    public int LookUps { get; init; }
    public DateTimeOffset? FirstStartedAt { get; init; }
    public string? AdSetId { get; init; }
    public string? TrackingCampaignId { get; init; }
    public string? TrackingUrl { get; init; }
    public string? CreativeId { get; init; }

    /// <summary>Whether an earlier attempt may have taken effect.</summary>
    public bool IsInDoubt => Status is CallStatus.InFlight or CallStatus.Unknown;
}
