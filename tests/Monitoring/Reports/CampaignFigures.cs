namespace Liftoff.Monitoring.Tests.Reports;

/// <summary>A row of campaign_rows as a test writes it down.</summary>
internal sealed record CampaignFigures(string Date, string Id, decimal? Spend = null, decimal? Revenue = null, long? Sessions = null, long? S1Clicks = null, long? Clicks = null, long? Conversions = null)
{
    public string Level { get; init; } = "campaign";

    public string Source { get; init; } = "day";

    public string Mode { get; init; } = "strategis";

    public string? Owner { get; init; }

    public string? Network { get; init; } = "facebook";

    public string? Site { get; init; }

    public string? Account { get; init; }

    public string? AdsetId { get; init; }

    public string[]? FacebookIds { get; init; }

    public string? IdSource { get; init; } = "explicit";

    public string? CreatedTime { get; init; }
}
