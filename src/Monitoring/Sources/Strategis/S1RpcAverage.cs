using System.Globalization;

namespace Liftoff.Monitoring.Sources.Strategis;

/// <summary>
/// Revenue per S1 click over the last days, as S1 averages it, of one network (contract: monitoring, 2.5). It looks back, so
/// that it names campaigns that did nothing on the day.
/// </summary>
public static class S1RpcAverage
{
    public static readonly ReportEndpoint Report = new(
        "s1_rpc_average", "all", EndpointClass.Normal, "api/s1/rpc-average",
        request => string.Create(CultureInfo.InvariantCulture,
            $"date={request.Day}&days={request.Options.RpcDays}&organization={request.Organization}&adSource={Uri.EscapeDataString(request.Options.AdSource)}&networkId={request.Options.NetworkId}&{request.TimeZone}&dimensions=strategisCampaignId"),
        [
            new("strategis_id", "strategisCampaignId", "campaignId"),
            new("rpc_average", "rpc", "rpc_average", "avg_rpc"),
        ])
    {
        IsActivity = false,
    };
}
