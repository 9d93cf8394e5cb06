namespace Liftoff.CampaignSetup.Requests;

/// <summary>How often one kind of error came.</summary>
public sealed class ErrorMetrics
{
    public required string Step { get; init; }
    public string? ErrorType { get; init; }
    public int? FbCode { get; init; }
    public int? FbSubcode { get; init; }
    public int Count { get; init; }
}
