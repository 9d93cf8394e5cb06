namespace Liftoff.CampaignSetup.Requests;

/// <summary>Something that went wrong with a request, whether or not it was overcome.</summary>
public sealed class SetupError
{
    public required string Step { get; init; }

    /// <summary>A failure class, <c>duplicate_external_object</c> or <c>not_removed</c>.</summary>
    public string? ErrorType { get; init; }

    public required string ErrorMessage { get; init; }
    public int? Attempt { get; init; }
    public int? HttpStatus { get; init; }
    public int? FbCode { get; init; }
    public int? FbSubcode { get; init; }
    public string? FbtraceId { get; init; }
    public bool? Retryable { get; init; }
    public int? AdSetIndex { get; init; }
    public int? AdIndex { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
}
