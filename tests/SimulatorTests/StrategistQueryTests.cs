using System.Net;
using System.Text.Json;
using Liftoff.Simulator.World;
using static Liftoff.Simulator.Tests.SimulatorClient;

namespace Liftoff.Simulator.Tests;

public sealed class StrategistQueryTests
{
    private const string Query = "/api/strategist/query?date=2025-11-22&limit=50000&overlay=0";
    private static readonly DateOnly Date = new(2025, 11, 22);

    [Theory]
    [InlineData("campaign", "day")]
    [InlineData("adset", "day")]
    [InlineData("campaign", "reconciled")]
    [InlineData("adset", "reconciled")]
    public async Task Rows_add_up_to_facebooks_spend_and_revenue(string level, string source)
    {
        await using var sim = await SimulatorHost.StartAsync(new() { Seed = 7 });
        using var client = new SimulatorClient(sim);
        var rows = await client.RowsAsync($"{Query}&level={level}&source={source}");
        var facebook = sim.Day(Date).Of(Network.Facebook).ToList();

        Assert.Equal(facebook.Sum(c => c.Spend), rows.Sum(r => r.GetProperty("spend_usd").GetDecimal()));
        var expected = source == "day" ? facebook.Sum(c => c.Revenue) : facebook.Sum(c => c.ReconciledRevenue ?? 0);
        var revenue = rows.Where(r => r.GetProperty("revenue_usd").ValueKind == JsonValueKind.Number).Sum(r => r.GetProperty("revenue_usd").GetDecimal());
        Assert.InRange(revenue - expected, -0.000001m, 0.000001m);           // an ad set's reconciled share is rounded
        Assert.Equal(
            level == "campaign" ? facebook.Select(c => c.Campaign.NetworkCampaignId).Distinct().Count() : facebook.Sum(c => c.AdSets.Count), rows.Count);
        Assert.Contains(rows, r => r.GetProperty("revenue_usd").ValueKind == JsonValueKind.Null);
        Assert.All(rows, r => Assert.Matches("^[0-9]{17,18}$", r.GetProperty("campaign_id").GetString()));
    }

    [Fact]
    public async Task The_answer_says_what_was_read()
    {
        await using var sim = await SimulatorHost.StartAsync(new() { Seed = 7 });
        using var client = new SimulatorClient(sim);
        var answer = JsonDocument.Parse(await client.Http.GetStringAsync($"{Query}&level=campaign")).RootElement;
        Assert.Equal("campaign", answer.GetProperty("meta").GetProperty("level").GetString());
        Assert.Equal("2025-11-22", answer.GetProperty("meta").GetProperty("date").GetString());
        Assert.Equal(10_000, answer.GetProperty("meta").GetProperty("limit").GetInt32());
        var row = answer.GetProperty("data").EnumerateArray().First(r => Number(r, "conversions") > 0);
        Assert.Equal(decimal.Round(Number(row, "spend_usd") / Number(row, "conversions"), 12), Number(row, "cost_per_action"));
        Assert.Equal("strategis_day", Text(row, "source"));
    }

    [Fact]
    public async Task Limits_filters_and_fields_narrow_the_answer()
    {
        await using var sim = await SimulatorHost.StartAsync(new() { Seed = 7 });
        using var client = new SimulatorClient(sim);
        Assert.Equal(100, (await client.RowsAsync("/api/strategist/query?date=2025-11-22")).Count);
        Assert.Equal("adset", Text((await client.RowsAsync("/api/strategist/query?date=2025-11-22"))[0], "level"));
        Assert.Single(await client.RowsAsync("/api/strategist/query?date=2025-11-22&limit=0"));

        var all = await client.RowsAsync($"{Query}&level=campaign");
        var alex = await client.RowsAsync($"{Query}&level=campaign&owner=ALEX");
        Assert.Equal(all.Count(r => "alex".Equals(Text(r, "owner"), StringComparison.OrdinalIgnoreCase)), alex.Count);
        Assert.Contains(alex, r => Text(r, "owner") == "Alex");
        Assert.All(await client.RowsAsync($"{Query}&level=campaign&roas_gt=1.5"), r => Assert.True(Number(r, "roas") > 1.5m));
        var fields = (await client.RowsAsync($"{Query}&level=campaign&fields=campaign_id,spend_usd"))[0];
        Assert.Equal(["campaign_id", "spend_usd"], fields.EnumerateObject().Select(f => f.Name));
    }

    [Fact]
    public async Task More_rows_than_the_clamp_are_silently_cut()
    {
        await using var sim = await SimulatorHost.StartAsync(new() { Seed = 7, World = new() { Scale = 30 } });
        using var client = new SimulatorClient(sim);
        Assert.True(sim.Day(Date).Of(Network.Facebook).Sum(c => c.AdSets.Count) > 10_000);
        Assert.Equal(10_000, (await client.RowsAsync(Query)).Count);
    }

    [Theory]
    [InlineData("campaign")]
    [InlineData("adset")]
    public async Task An_overlay_puts_final_revenue_on_the_days_rows(string level)
    {
        await using var sim = await SimulatorHost.StartAsync(new() { Seed = 7 });
        using var client = new SimulatorClient(sim);
        var rows = await client.RowsAsync($"/api/strategist/query?date=2025-11-22&limit=50000&overlay=1&level={level}");
        var revenue = rows.Where(r => r.GetProperty("revenue_usd").ValueKind == JsonValueKind.Number).Sum(r => r.GetProperty("revenue_usd").GetDecimal());
        Assert.Equal(sim.Day(Date).Of(Network.Facebook).Sum(c => c.ReconciledRevenue ?? 0), revenue);
        Assert.All(rows, r => Assert.True(r.GetProperty("is_reconciled").GetBoolean()));
        if (level == "adset") Assert.Contains(rows, r => Text(r, "revenue_allocation_method") == "direct+proportional_spend");
    }

    [Fact]
    public async Task Csv_holds_the_same_rows()
    {
        await using var sim = await SimulatorHost.StartAsync(new() { Seed = 7 });
        using var client = new SimulatorClient(sim);
        var json = await client.RowsAsync($"{Query}&level=campaign");
        var csv = StrictCsv.Read(await client.Http.GetStringAsync($"{Query}&level=campaign&format=csv"));
        Assert.Equal(json.Select(r => (Text(r, "campaign_id")!, Text(r, "spend_usd")!)), csv.Select(r => (r["campaign_id"], r["spend_usd"])));
    }

    [Fact]
    public async Task Not_found_not_ready_wrong_and_empty_are_told_apart()
    {
        await using var sim = await SimulatorHost.StartAsync(new() { Seed = 7 });
        using var client = new SimulatorClient(sim);
        sim.Strategist = new() { HasNoSnapshots = true };
        Assert.Equal((HttpStatusCode.NotFound, "not_found"), await CodeAsync(client, Query));

        sim.Strategist = new() { UtcOffset = TimeSpan.FromHours(-8) };
        sim.Clock.AsOf = new(2025, 11, 23, 12, 59, 0, TimeSpan.Zero);
        Assert.Equal(((HttpStatusCode)425, "not_ready"), await CodeAsync(client, Query));
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync($"{Query}&source=reconciled")).StatusCode);
        sim.Clock.AsOf = new(2025, 11, 23, 13, 0, 0, TimeSpan.Zero);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(Query)).StatusCode);

        sim.Strategist = new() { NewestDate = Date.AddDays(-1) };
        Assert.Empty(await client.RowsAsync(Query));
        Assert.Equal((HttpStatusCode.InternalServerError, "internal_error"), await CodeAsync(client, "/api/strategist/query?date=yesterday"));
    }

    private static async Task<(HttpStatusCode Status, string? Code)> CodeAsync(SimulatorClient client, string path)
    {
        using var answer = await client.GetAsync(path);
        return (answer.StatusCode, Text(JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement, "code"));
    }
}
