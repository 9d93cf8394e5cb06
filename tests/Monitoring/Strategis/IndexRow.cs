namespace Liftoff.Monitoring.Tests.Strategis;

/// <summary>A row of campaign_index or adset_index as the tests look at it.</summary>
public sealed class IndexRow
{
    public string CampaignId { get; init; } = "";
    public string? AdsetId { get; init; }
    public string? CampaignName { get; init; }
    public string? FacebookCampaignId { get; init; }
    public string? Owner { get; init; }
    public string? Category { get; init; }
    public string? MediaSource { get; init; }
    public string? Account { get; init; }
    public decimal? Spend { get; init; }
    public decimal? Revenue { get; init; }
    public decimal? DailyRevenue { get; init; }
    public decimal? ReconciledRevenue { get; init; }
    public long? Sessions { get; init; }
    public long? S1Clicks { get; init; }
    public long? Clicks { get; init; }
    public long? Impressions { get; init; }
    public long? Conversions { get; init; }
    public double? Roas { get; init; }
    public double? Rpc { get; init; }
    public double? RpcAverage { get; init; }
    public string? SpendSource { get; init; }
    public string? RevenueSource { get; init; }
    public string? IdSource { get; init; }
}
