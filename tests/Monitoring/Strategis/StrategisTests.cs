using Liftoff.Jobs;
using Liftoff.Monitoring.Sources.Strategis;
using Liftoff.Simulator.Faults;

namespace Liftoff.Monitoring.Tests.Strategis;

/// <summary>What the tests of the merge share: reports with the rows that a test gives, all others empty.</summary>
public abstract class StrategisTests : IAsyncLifetime
{
    protected static readonly DateOnly Day = new(2025, 11, 22);

    protected MonitoringFixture House { get; private set; } = null!;

    public virtual async Task InitializeAsync() => House = await MonitoringFixture.StartAsync();

    public async Task DisposeAsync() => await House.DisposeAsync();

    /// <summary>From now on the reports answer these rows (JSON arrays or whole bodies), and those that are not named no rows.</summary>
    protected void Deliver(params (string Label, string Body)[] answers) => House.Simulator.Faults.Set(
    [
        .. answers.Select(answer => Answer(answer.Label, 200, answer.Body)),
        .. ReportEndpoints.All.Where(report => answers.All(answer => answer.Label != report.Label)).Select(report => Answer(report.Label, 200, "[]")),
    ]);

    /// <summary>The report fails with this status, before what was delivered otherwise.</summary>
    protected void Break(string label, int status = 502) =>
        House.Simulator.Faults.Set([Answer(label, status, "<html>Bad Gateway</html>") with { ContentType = "text/html" }, .. House.Simulator.Faults.Rules]);

    protected Task<JobResult> IngestAsync(params (string Name, string? Value)[] given) =>
        House.RunAsync("ingest-campaigns", CancellationToken.None, [.. given.Any(g => g.Name == "date") ? [] : new (string, string?)[] { ("date", "2025-11-22") }, ("mode", "strategis"), .. given]);

    protected async Task<IndexRow> RowAsync(string campaign) => Assert.Single(await RowsAsync(), row => row.CampaignId == campaign);

    protected Task<List<IndexRow>> RowsAsync(string view = "campaign_index") => House.QueryAsync<IndexRow>(
        $"""
        SELECT campaign_id AS CampaignId, adset_id AS AdsetId, campaign_name AS CampaignName, facebook_campaign_id AS FacebookCampaignId, owner AS Owner, category AS Category, media_source AS MediaSource,
               s1_google_account AS Account, spend_usd AS Spend, revenue_usd AS Revenue, daily_revenue_usd AS DailyRevenue, reconciled_revenue_usd AS ReconciledRevenue,
               sessions AS Sessions, s1_clicks AS S1Clicks, clicks AS Clicks, impressions AS Impressions, conversions AS Conversions, roas AS Roas, rpc AS Rpc, rpc_avg_3d AS RpcAverage,
               spend_source AS SpendSource, revenue_source AS RevenueSource, id_source AS IdSource
        FROM {view} WHERE date = DATE '2025-11-22' ORDER BY campaign_id, adset_id
        """);

    protected async Task<string> StatusAsync(string endpoint) =>
        Assert.Single(await House.QueryAsync<string>("SELECT status FROM endpoint_completeness WHERE endpoint = $endpoint AND date = DATE '2025-11-22'", new { endpoint }));

    private static Fault Answer(string label, int status, string body)
    {
        var report = ReportEndpoints.All.Single(report => report.Label == label);
        // Four reports share one path and differ by their parameters.
        var query = label switch
        {
            "s1_daily_v3" => "?*dimensions=date-strategisCampaignId-buyer",
            "s1_daily_v3_adset" => "?*networkAdGroupId",
            "s1_network_map_109" => "?*networkId=109*",
            "s1_network_map_112" => "?*networkId=112*networkCampaignId",
            _ => "",
        };
        return new Fault($"GET /{report.Path}{query}", FaultKind.Status) { Status = status, Body = body, ContentType = "application/json" };
    }
}
