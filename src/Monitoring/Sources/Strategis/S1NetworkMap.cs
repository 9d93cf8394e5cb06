using System.Globalization;

namespace Liftoff.Monitoring.Sources.Strategis;

/// <summary>
/// Which Strategis campaign a network's campaign belongs to: the daily report in another grain, once a network (contract:
/// monitoring, 2.3). Its money is the daily report's and is not looked at. One document calls 109 Facebook; the list of
/// networks says Outbrain, and 112 for Facebook.
/// </summary>
public static class S1NetworkMap
{
    public static readonly ReportEndpoint Outbrain = Of(109);
    public static readonly ReportEndpoint Facebook = Of(112);

    private static ReportEndpoint Of(int networkId)
    {
        var number = networkId.ToString(CultureInfo.InvariantCulture);
        return new(
            "s1_network_map_" + number, null, EndpointClass.Normal, S1Daily.Path,
            request => $"{request.Base}&{request.TimeZone}&{request.DbSource}&networkId={number}&dimensions=date-strategisCampaignId-networkCampaignId",
            [
                new("row_date", "date"),
                new("strategis_id", "strategisCampaignId"),
                new("network_campaign_id", "networkCampaignId"),
                new("campaign_name", "networkCampaignName"),
                new("network_id") { Sql = $"'{number}'" },
            ])
        {
            IsActivity = false,
            IsNetworkMap = true,
            IsForAdsets = true,
        };
    }
}
