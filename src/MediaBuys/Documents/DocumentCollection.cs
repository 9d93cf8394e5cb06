namespace Liftoff.MediaBuys.Documents;

/// <summary>A MongoDB collection and the exported table that it is made from (contract: media-buys §4.2).</summary>
/// <param name="Name">The collection's name, which is also its file's.</param>
/// <param name="Table">The exported table.</param>
/// <param name="Key">The columns that make a row unique, in the order in which they make its <c>_id</c>.</param>
/// <param name="Fields">Fields that are added beside the source's columns, and the column that each shows.</param>
internal sealed record DocumentCollection(string Name, string Table, IReadOnlyList<string> Key, IReadOnlyDictionary<string, string> Fields)
{
    private static readonly string[] Id = ["id"];
    private static readonly string[] Day = ["media_buy_id", "date"];
    private static readonly string[] Hour = ["media_buy_id", "date", "hour"];

    /// <summary>In the order in which they are loaded: what is looked up comes before what looks it up.</summary>
    public static readonly IReadOnlyList<DocumentCollection> All =
    [
        Of("accounts", "accounts", ("accountId", "id"), ("accountNumber", "account_number"), ("accountName", "account_name")),
        Of("zohoUsers", "users", ("userId", "id"), ("zohoUserId", "zoho_user_id"), ("syncedAt", "updated_at")),
        Of("campaigns", "campaigns", ("campaignId", "id"), ("campaignNumber", "campaign_number"), ("name", "campaign_name"), ("accountId", "account_id")),
        Of("strategies", "strategies", ("strategyId", "id"), ("campaignId", "campaign_id")),
        Of("lineItems", "line_items", ("lineItemId", "id"), ("strategyId", "strategy_id"), ("mediaTraderUserIds", "media_trader_user_ids")),
        // The predecessor put the junction row's own id here.
        Of("lineItemMediaBuys", "line_item_media_buys", ("mediaBuyId", "media_buy_id"), ("lineItemId", "line_item_id")),
        Of("mediaBuys", "media_buys", ("mediaBuyId", "id")),
        Of("mediaPlatformEntities", "media_platform_entities", ("entityId", "id")),
        Of("mediaPlatforms", "media_platforms", ("platformId", "id")),
        Of("channels", "channels", ("channelId", "id")),
        Of("tactics", "tactics", ("tacticId", "id")),
        Of("teams", "teams", ("teamId", "id")),
        new("platformBuyDailyImpressions", "platform_buy_daily_impressions", Day, new Dictionary<string, string>()),
        new("platformBuyDailyVideos", "platform_buy_daily_videos", Day, new Dictionary<string, string>()),
        new("platformBuyHourlyImpressions", "platform_buy_hourly_impressions", Hour, new Dictionary<string, string>()),
        new("platformBuyHourlyVideos", "platform_buy_hourly_videos", Hour, new Dictionary<string, string>()),
    ];

    /// <summary>Whether its documents are metrics by buy and day, in note 003's form.</summary>
    public bool IsMetrics => Key.Count > 1;

    /// <summary>What readers look documents up by. A junction's rows are looked up by their buy, which several may have.</summary>
    public IReadOnlyList<CollectionIndex> Indexes =>
        IsMetrics ? [new(Key, IsUnique: true), new(["date"], IsUnique: false)]
        : Name == "lineItemMediaBuys" ? [new([Fields.First().Key], IsUnique: false)]
        : [new([Fields.First(f => f.Value == Key[0]).Key], IsUnique: true)];

    /// <summary>What a source column is called in the documents.</summary>
    public string FieldOf(string column) => (IsMetrics, column) switch { (true, "created_at") => "createdAt", (true, "updated_at") => "updatedAt", _ => column };

    private static DocumentCollection Of(string name, string table, params (string Field, string Column)[] fields) => new(name, table, Id, fields.ToDictionary(f => f.Field, f => f.Column));
}
