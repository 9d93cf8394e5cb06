namespace Liftoff.Monitoring.Sources.Strategis;

/// <summary>The columns that every report is brought to. What a report does not deliver is NULL.</summary>
public static class ReportColumns
{
    /// <summary>Text, trimmed, never blank.</summary>
    public static readonly IReadOnlyList<string> Texts =
    [
        "row_date",
        "strategis_id",         // a field that can only hold Strategis's id
        "campaign_id",          // a field that holds Strategis's id on some deployments and the network's on others
        "network_campaign_id",  // a field that can only hold the network's id
        "network_id",           // Strategis's number of the network (NETWORK_IDS)
        "campaign_name", "account_id", "adset_id", "adset_name",
        "owner", "lane", "category", "media_source", "rsoc_site",
        "created_time", "currency",
    ];

    /// <summary>Who runs a campaign, under every name that reports give it.</summary>
    public static readonly IReadOnlyList<ReportColumn> Ownership =
    [
        new("owner", "buyer", "owner", "buyer_name", "lane_owner"),
        new("lane", "lane"),
        new("category", "category"),
    ];

    /// <summary>How the reports of the smaller networks name the campaign that a row is of.</summary>
    public static readonly IReadOnlyList<ReportColumn> NetworkCampaign =
    [
        new("row_date", "date"),
        new("strategis_id", "strategisCampaignId"),
        new("campaign_id", "campaign_id", "campaignId", "campaign"),
        new("network_campaign_id", "networkCampaignId"),
        new("campaign_name", "campaign_name", "name"),
        new("currency", "currency"),
    ];

    /// <summary>Numbers, exact. Money is USD.</summary>
    public static readonly IReadOnlyList<string> Figures =
        ["spend", "revenue", "sessions", "s1_clicks", "clicks", "impressions", "strategis_impressions", "conversions", "rpc_average"];

    /// <summary>The text columns of a campaign that a source may tell: the first source in the list that does wins.</summary>
    public static readonly IReadOnlyList<string> Attributes =
        ["account_id", "campaign_name", "adset_name", "owner", "lane", "category", "media_source", "rsoc_site", "created_time"];
}
