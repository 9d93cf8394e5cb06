namespace Liftoff.CampaignSetup.Journal;

/// <summary>What <c>Claim.sql</c> reads.</summary>
public sealed class ClaimedRow
{
    public bool IsHeld { get; init; }
    public double? LeaseSecondsLeft { get; init; }
    public string Status { get; init; } = "";
    public string? Step { get; init; }
    public int Attempt { get; init; }
    public int Verifications { get; init; }
    public string? Failure { get; init; }
    public bool FailureIsRetryable { get; init; }
    public bool CancelRequested { get; init; }
    public bool RollbackRequested { get; init; }
    public string PlanStatus { get; init; } = "";
    public string? PlanJson { get; init; }
    public double? WaitSeconds { get; init; }
    public string? RestReason { get; init; }

    /// <summary>How long the ad account must rest; infinite until a person clears it.</summary>
    public double RestSeconds { get; init; }

    public string? TemplateId { get; init; }
    public string? FacebookCampaignId { get; init; }
    public int Total { get; init; }
    public int Created { get; init; }
    public string? Calls { get; init; }
}
