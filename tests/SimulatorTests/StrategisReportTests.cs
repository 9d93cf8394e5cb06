using System.Net;
using System.Text.Json;
using Liftoff.Simulator.Strategis;
using Liftoff.Simulator.Wire;
using Liftoff.Simulator.World;
using static Liftoff.Simulator.Tests.SimulatorClient;

namespace Liftoff.Simulator.Tests;

public sealed class StrategisReportTests
{
    private const string Daily = $"/api/s1/report/daily-v3?{Day}&timezone=UTC&dbSource=ch&dimensions=date-strategisCampaignId-buyer";
    private const string Hourly = $"/api/s1/report/hourly-v3?{Day}&timezone=UTC&dbSource=ch&dimensions=date-hour-strategisCampaignId";
    private static readonly DateOnly Date = new(2025, 11, 22);
    private static readonly string[] StrategisId = ["strategisCampaignId", "strategis_campaign_id", "strategiscampaignid"];
    private static readonly string[] Revenue = ["estimated_revenue", "revenue", "estimatedRevenue"];
    private static readonly string[] HourNames = ["hour", "click_hour", "hour_of_day", "hour_of_click"];
    private static readonly string[] Spend = ["spend", "spend_usd", "amount_spent", "spent"];

    [Theory]
    [InlineData(null)]
    [InlineData("2025-11-22T14:30:00Z")]
    public async Task Daily_and_hourly_revenue_equal_the_sessions_at_any_time(string? asOf)
    {
        await using var sim = await SimulatorHost.StartAsync(new() { Seed = 7, AsOf = asOf is null ? null : DateTimeOffset.Parse(asOf) });
        using var client = new SimulatorClient(sim);
        var expected = sim.Day(Date).Sessions.GroupBy(s => s.Campaign.StrategisId)
            .ToDictionary(g => g.Key, g => (Searches: g.LongCount(), Clicks: g.LongCount(s => s.IsPaid), Revenue: g.Sum(s => s.RevenueAt(sim.Day(Date).AsOf))));

        var daily = await client.RowsAsync(Daily);
        Assert.Equal(
            expected.Select(e => (e.Key, (decimal)e.Value.Searches, (decimal)e.Value.Clicks, e.Value.Revenue)).Order(),
            daily.Select(r => (Text(r, StrategisId)!, Number(r, "searches"), Number(r, "clicks"), Number(r, Revenue))).Order());

        var hourly = await client.RowsAsync(Hourly);
        Assert.Equal(
            expected.Select(e => (e.Key, (decimal)e.Value.Searches, e.Value.Revenue)).Order(),
            hourly.GroupBy(r => Text(r, StrategisId)!).Select(g => (g.Key, g.Sum(r => Number(r, "searches")), g.Sum(r => Number(r, Revenue)))).Order());
        Assert.Equal(asOf is null, hourly.Any(r => Number(r, HourNames) > 23));
    }

    [Fact]
    public async Task S1_and_facebook_give_numbers_as_text_and_taboola_and_mediago_as_numbers()
    {
        await using var sim = await SimulatorHost.StartAsync(new() { Seed = 7, Strategis = new() { AliasesVary = false, MissingFields = 0 } });
        using var client = new SimulatorClient(sim);
        var daily = (await client.RowsAsync(Daily))[0];
        Assert.Equal(JsonValueKind.String, daily.GetProperty("estimated_revenue").ValueKind);
        Assert.Equal("112", daily.GetProperty("networkId").GetString());
        Assert.Matches("^[0-9]{2}$", (await client.RowsAsync(Hourly))[0].GetProperty("hour").GetString());
        Assert.Equal(JsonValueKind.String, (await client.RowsAsync($"/api/facebook/report?{Day}"))[0].GetProperty("spend").ValueKind);
        Assert.Equal(JsonValueKind.Number, (await client.RowsAsync($"/api/taboola/campaign-summary-report?{Day}&cached=1"))[0].GetProperty("spent").ValueKind);
        Assert.Equal(JsonValueKind.Number, (await client.RowsAsync($"/api/mediago/report?{Day}"))[0].GetProperty("click").ValueKind);
    }

    [Fact]
    public async Task Networks_can_be_asked_for_one_by_one_and_the_map_pairs_their_ids()
    {
        await using var sim = await SimulatorHost.StartAsync(new() { Seed = 7 });
        using var client = new SimulatorClient(sim);
        foreach (var network in new[] { Network.Facebook, Network.Outbrain })
        {
            var map = await client.RowsAsync(
                $"/api/s1/report/daily-v3?{Day}&dimensions=date-strategisCampaignId-networkCampaignId&networkId={(int)network}");
            Assert.Equal(
                sim.Day(Date).Of(network).Where(c => c.Searches > 0).Select(c => (c.Campaign.StrategisId, c.Campaign.NetworkCampaignId)).Order(),
                map.Select(r => (Text(r, StrategisId)!, Text(r, "networkCampaignId")!)).Order());
        }
    }

    [Fact]
    public async Task Ad_set_and_keyword_grain_keep_the_sums()
    {
        await using var sim = await SimulatorHost.StartAsync(new() { Seed = 7 });
        using var client = new SimulatorClient(sim);
        var byAdSet = await client.RowsAsync($"/api/s1/report/daily-v3?{Day}&dimensions=date-campaignId-networkAdGroupId");
        var byKeyword = await client.RowsAsync($"/api/s1/report/hourly-v3?{Day}&dimensions=date-hour-strategisCampaignId-keyword");
        var day = sim.Day(Date);
        Assert.Equal(day.Revenue, byAdSet.Sum(r => Number(r, Revenue)));
        Assert.Equal(day.Revenue, byKeyword.Sum(r => Number(r, Revenue)));
        Assert.Equal(day.Campaigns.Sum(c => c.AdSets.Count(a => a.Searches > 0)), byAdSet.Count);
        Assert.All(byKeyword.Take(20), r => Assert.NotEqual("", Text(r, "keyword")));
    }

    [Fact]
    public async Task Reconciled_revenue_appears_at_noon_of_the_next_day()
    {
        const string Path = $"/api/s1/high-level-report?{Day}&timezone=UTC&dbSource=ch&dimensions=date-strategisCampaignId";
        await using var sim = await SimulatorHost.StartAsync(new() { Seed = 7, AsOf = new(2025, 11, 23, 11, 59, 0, TimeSpan.Zero) });
        using var client = new SimulatorClient(sim);
        Assert.Empty(await client.RowsAsync(Path));

        sim.Clock.AsOf = new(2025, 11, 23, 12, 0, 0, TimeSpan.Zero);
        var rows = await client.RowsAsync(Path);
        Assert.Equal(sim.World.Day(Date).ReconciledRevenue, rows.Sum(r => Number(r, Revenue)));
    }

    [Fact]
    public async Task Rpc_average_looks_back_three_days()
    {
        await using var sim = await SimulatorHost.StartAsync(new() { Seed = 7 });
        using var client = new SimulatorClient(sim);
        var rows = await client.RowsAsync("/api/s1/rpc-average?date=2025-11-22&days=3&networkId=112&dimensions=strategisCampaignId");
        var expected = Enumerable.Range(0, 3).SelectMany(b => sim.World.Day(Date.AddDays(-b)).Of(Network.Facebook))
            .GroupBy(c => c.Campaign.StrategisId).Where(g => g.Sum(c => c.S1Clicks) > 0)
            .Select(g => (g.Key, decimal.Round(g.Sum(c => c.Revenue) / g.Sum(c => c.S1Clicks), 4)));
        Assert.Equal(expected.Order(), rows.Select(r => (Text(r, "strategisCampaignId")!, Number(r, "rpc", "rpc_average", "avg_rpc"))).Order());
    }

    [Fact]
    public async Task Facebook_spend_is_the_same_by_campaign_by_ad_set_and_by_ad()
    {
        await using var sim = await SimulatorHost.StartAsync(new() { Seed = 7 });
        using var client = new SimulatorClient(sim);
        var expected = sim.Day(Date).Of(Network.Facebook).Sum(c => c.Spend);
        var report = await client.RowsAsync($"/api/facebook/report?{Day}&networkName=facebook&level=campaign&dimensions=campaignId&cached=1&dbSource=ch");
        Assert.Equal(sim.Day(Date).Of(Network.Facebook).Count(), report.Count);
        Assert.Equal(expected, report.Sum(r => Number(r, Spend)));
        Assert.Equal(expected, (await client.RowsAsync($"/api/facebook/adsets/day?{Day}&dbSource=ch")).Sum(r => Number(r, Spend)));
        Assert.Equal(expected, (await client.RowsAsync($"/api/facebook/report?{Day}&level=ad")).Sum(r => Number(r, Spend)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_spending_facebook_row_still_tells_its_strategis_id(bool facebookIds)
    {
        await using var sim = await SimulatorHost.StartAsync(new()
        {
            Seed = 7,
            Strategis = new() { MissingFields = 0.5, FacebookReportHasFacebookIds = facebookIds },
        });
        using var client = new SimulatorClient(sim);
        var rows = await client.RowsAsync($"/api/facebook/report?{Day}");
        var ids = sim.World.Campaigns.Select(c => c.StrategisId).ToHashSet();
        Assert.Contains(rows, r => string.IsNullOrEmpty(Text(r, "strategisCampaignId")) || r.GetProperty("strategisCampaignId").ValueKind == JsonValueKind.Null);
        Assert.All(rows, r => Assert.Contains(
            new[] { Text(r, "strategisCampaignId"), Text(r, "campaignId"), Text(r, "campaign_name", "campaignName")?.Split('_')[0] }, id => id is not null && ids.Contains(id)));
    }

    [Fact]
    public async Task Facebook_campaigns_lists_each_once_in_graph_style()
    {
        await using var sim = await SimulatorHost.StartAsync(new() { Seed = 7, Strategis = new() { AliasesVary = false, FacebookIdsAreNumbers = true } });
        using var client = new SimulatorClient(sim);
        var rows = await client.RowsAsync($"/api/facebook/campaigns?{Day}&dbSource=ch");
        Assert.Equal(JsonValueKind.Number, rows[0].GetProperty("id").ValueKind);
        Assert.Equal(
            sim.Day(Date).Of(Network.Facebook).Select(c => c.Campaign.NetworkCampaignId).Distinct().Order(),
            rows.Select(r => r.GetProperty("id").GetRawText()).Order());
    }

    [Fact]
    public async Task The_pixel_sees_a_little_fewer_conversions()
    {
        await using var sim = await SimulatorHost.StartAsync(new() { Seed = 7 });
        using var client = new SimulatorClient(sim);
        var pixel = (await client.RowsAsync($"/api/facebook-pixel-report?{Day}&networkName=facebook")).Sum(r => Number(r, "conversions", "purchases", "pixel_conversions"));
        var report = (decimal)sim.Day(Date).Of(Network.Facebook).Sum(c => c.Conversions);
        Assert.InRange(pixel / report, 0.97m, 0.999m);
    }

    [Theory]
    [InlineData("/api/taboola/campaign-summary-report", Network.Taboola)]
    [InlineData("/api/outbrain-hourly-report", Network.Outbrain)]
    [InlineData("/api/newsbreak/report", Network.NewsBreak)]
    [InlineData("/api/mediago/report", Network.MediaGo)]
    [InlineData("/api/zemanta/reconciled-report", Network.Zemanta)]
    [InlineData("/api/smartnews/report", Network.SmartNews)]
    public async Task Each_platform_reports_its_own_spend_and_clicks(string path, Network network)
    {
        await using var sim = await SimulatorHost.StartAsync(new() { Seed = 7 });
        using var client = new SimulatorClient(sim);
        var rows = await client.RowsAsync($"{path}?{Day}&dimensions=date-strategisCampaignId");
        var days = sim.Day(Date).Of(network).ToList();
        Assert.True(days.Sum(d => d.Spend) > 0);
        Assert.Equal(days.Sum(d => d.Spend), rows.Sum(r => Number(r, Spend)));
        Assert.Equal(days.Sum(d => d.AdClicks), rows.Sum(r => Number(r, "clicks", "click")));
    }

    [Fact]
    public async Task Strategis_report_has_impressions_and_on_demand_everybodys_money_again()
    {
        await using var sim = await SimulatorHost.StartAsync(new() { Seed = 7 });
        using var client = new SimulatorClient(sim);
        const string Path = $"/api/strategis-report?{Day}&networkName=facebook";
        var rows = await client.RowsAsync(Path);
        Assert.Equal(sim.Day(Date).Of(Network.Facebook).Sum(c => c.StrategisImpressions), rows.Sum(r => Number(r, "impressions")));
        Assert.DoesNotContain(rows, r => r.TryGetProperty("spend", out _));

        sim.Strategis = sim.Strategis with { StrategisReportHasMoney = true };
        rows = await client.RowsAsync(Path);
        Assert.Equal(sim.Day(Date).Of(Network.Facebook).Sum(c => c.Spend), rows.Sum(r => Number(r, "spend")));
        Assert.Equal(sim.Day(Date).Of(Network.Facebook).Sum(c => c.Revenue), rows.Sum(r => Number(r, "revenue")));
    }

    [Fact]
    public async Task Taboolas_own_envelope_can_pass_through()
    {
        await using var sim = await SimulatorHost.StartAsync(new() { Seed = 7, Strategis = new() { TaboolaResults = true } });
        using var client = new SimulatorClient(sim);
        var answer = JsonDocument.Parse(await client.Http.GetStringAsync($"/api/taboola/campaign-summary-report?{Day}&cached=1")).RootElement;
        Assert.Equal("EST", answer.GetProperty("timezone").GetString());
        Assert.Equal(answer.GetProperty("results").GetArrayLength(), answer.GetProperty("recordCount").GetInt32());
        Assert.Equal("2025-11-22 00:00:00.0", answer.GetProperty("results")[0].GetProperty("date").GetString());
        Assert.False(answer.GetProperty("results")[0].TryGetProperty("strategisCampaignId", out _));
    }

    [Fact]
    public async Task Campaigns_tell_creation_time_and_the_true_buyer()
    {
        await using var sim = await SimulatorHost.StartAsync(new() { Seed = 7 });
        using var client = new SimulatorClient(sim);
        var rows = await client.RowsAsync("/api/campaigns?organization=Interlincx");
        Assert.Equal(sim.World.Campaigns.Select(c => c.StrategisId).Distinct().Order(), rows.Select(r => Text(r, "id")!).Order());
        var unknown = sim.World.Campaigns.First(c => c.Buyer == "UNKNOWN");
        var one = JsonDocument.Parse(await client.Http.GetStringAsync($"/api/campaigns/{unknown.StrategisId}")).RootElement;
        Assert.Equal(unknown.TrueBuyer, one.GetProperty("properties").GetProperty("buyer").GetString());
        Assert.Equal(unknown.CreatedAt, one.GetProperty("created_at").GetDateTimeOffset());
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/api/campaigns/nosuch")).StatusCode);
    }

    [Fact]
    public async Task Dead_paths_are_dead_and_wrong_dates_are_refused()
    {
        await using var sim = await SimulatorHost.StartAsync(new() { Seed = 7 });
        using var client = new SimulatorClient(sim);
        Assert.Equal(HttpStatusCode.BadGateway, (await client.GetAsync($"/api/taboola/report?{Day}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync($"/api/googleads/report?{Day}")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await client.GetAsync("/api/facebook/report?dateStart=22.11.2025&dateEnd=2025-11-22")).StatusCode);
    }

    [Fact]
    public async Task Envelopes_and_spellings_differ_between_seeds_but_not_between_runs()
    {
        var shapes = new HashSet<string>();
        foreach (var seed in new[] { 1, 1, 2, 3, 4, 5, 6 })
        {
            await using var sim = await SimulatorHost.StartAsync(new() { Seed = seed });
            using var client = new SimulatorClient(sim);
            var answer = JsonDocument.Parse(await client.Http.GetStringAsync(Daily)).RootElement;
            var row = Unwrap(answer)[0];
            shapes.Add($"{answer.ValueKind} {(answer.ValueKind == JsonValueKind.Object ? answer.EnumerateObject().First().Name : "")} {Revenue.First(n => row.TryGetProperty(n, out _))}");
        }
        Assert.InRange(shapes.Count, 3, 6);
    }

    [Theory]
    [InlineData(Envelope.Bare, "[")]
    [InlineData(Envelope.Data, "{\"data\":[")]
    [InlineData(Envelope.Rows, "{\"rows\":[")]
    [InlineData(Envelope.NestedData, "{\"data\":{\"data\":[")]
    [InlineData(Envelope.Results, "{\"results\":[")]
    public async Task An_envelope_can_be_chosen(Envelope envelope, string start)
    {
        await using var sim = await SimulatorHost.StartAsync(new() { Seed = 7, Strategis = new() { Envelope = envelope } });
        using var client = new SimulatorClient(sim);
        Assert.StartsWith(start, await client.Http.GetStringAsync(Daily), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_range_of_days_is_the_sum_of_its_days()
    {
        await using var sim = await SimulatorHost.StartAsync(new() { Seed = 7 });
        using var client = new SimulatorClient(sim);
        var rows = await client.RowsAsync("/api/s1/report/daily-v3?dateStart=2025-11-20&dateEnd=2025-11-22&dimensions=date-strategisCampaignId");
        Assert.Equal(
            Enumerable.Range(0, 3).Sum(i => sim.World.Day(Date.AddDays(-i)).Revenue), rows.Sum(r => Number(r, Revenue)));
        Assert.Equal(3, rows.Select(r => Text(r, "date")).Distinct().Count());
    }
}
