namespace Liftoff.CampaignSetup.Plan;

/// <summary>What a creative shows.</summary>
public sealed record CreativeContent
{
    /// <summary>Numeric page id.</summary>
    public required string PageId { get; init; }

    public string? VideoId { get; init; }

    /// <summary>The image, or a video's thumbnail: exactly one of this and <see cref="ImageUrl"/>.</summary>
    public string? ImageHash { get; init; }

    public string? ImageUrl { get; init; }

    public required string PrimaryText { get; init; }

    public required string Headline { get; init; }

    public string? Description { get; init; }

    public required string CallToActionType { get; init; }

    /// <summary>Where the ad leads instead of the tracking link.</summary>
    public string? LinkOverride { get; init; }

    public string? UrlTags { get; init; }

    public string? InstagramUserId { get; init; }
}
