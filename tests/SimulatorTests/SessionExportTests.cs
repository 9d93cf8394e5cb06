using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Liftoff.Simulator.StrategisStaging;
using Liftoff.Simulator.World;

namespace Liftoff.Simulator.Tests;

public sealed class SessionExportTests
{
    private const string Path = "/api/s1/report/get-session-rev";
    private static readonly DateOnly Date = new(2025, 11, 22);

    [Fact]
    public async Task The_plain_csv_adds_up_to_the_world_by_facebook_campaign_and_hour()
    {
        await using var sim = await SimulatorHost.StartAsync(new() { Seed = 7 });
        var rows = StrictCsv.Read(await GetAsync(sim, "filterZero=0"));

        var facebook = sim.World.Day(Date).Of(Network.Facebook).ToList();
        Assert.Equal(facebook.Sum(c => c.Searches), rows.Count);
        Assert.Equal(facebook.Sum(c => c.Revenue), rows.Sum(Total));
        Assert.Equal(facebook.Sum(c => c.Revenue), rows.Sum(HourSum));

        var expected = facebook
            .SelectMany(c => c.Hours.Select(h => (Key: (c.Campaign.NetworkCampaignId, h.Hour), h.Searches, h.Revenue)))
            .GroupBy(h => h.Key).Where(g => g.Any(h => h.Searches > 0))
            .ToDictionary(g => g.Key, g => (g.Sum(h => h.Searches), g.Sum(h => h.Revenue)));
        var actual = rows.GroupBy(r => (r["campaign_id"], Hour(r))).ToDictionary(g => g.Key, g => (g.LongCount(), g.Sum(Total)));
        Assert.Equal(expected.OrderBy(e => e.Key), actual.OrderBy(a => a.Key));
    }

    [Fact]
    public async Task Filter_zero_keeps_exactly_the_sessions_with_revenue()
    {
        await using var sim = await SimulatorHost.StartAsync(new() { Seed = 7 });
        var rows = StrictCsv.Read(await GetAsync(sim, "filterZero=1"));

        Assert.Equal(sim.World.Day(Date).Of(Network.Facebook).Sum(c => c.S1Clicks), rows.Count);
        Assert.InRange(rows.Count, 4_000, 20_000);
        Assert.DoesNotContain(rows, r => Total(r) == 0);
        Assert.Equal(rows.Count, rows.Select(r => r["session_id"]).Distinct().Count());
    }

    [Fact]
    public async Task Limit_and_offset_cut_pieces_out_of_the_same_file()
    {
        await using var sim = await SimulatorHost.StartAsync(new() { Seed = 7 });
        var all = StrictCsv.Read(await GetAsync(sim, "filterZero=1"));
        var piece = StrictCsv.Read(await GetAsync(sim, "filterZero=1&limit=10&offset=5"));
        Assert.Equal(all.Skip(5).Take(10).Select(r => r["session_id"]), piece.Select(r => r["session_id"]));
    }

    [Fact]
    public async Task The_awkward_csv_says_the_same_as_the_plain_one()
    {
        await using var sim = await SimulatorHost.StartAsync(new() { Seed = 7 });
        var plain = StrictCsv.Read(await GetAsync(sim, "filterZero=1"));
        sim.SessionCsv = SessionCsvStyle.Awkward;
        var text = await GetAsync(sim, "filterZero=1");
        var awkward = StrictCsv.Read(text);

        Assert.StartsWith("\uFEFF", text, StringComparison.Ordinal);
        Assert.Contains("\r\n", text, StringComparison.Ordinal);
        Assert.NotEqual("session_id", awkward[0].Keys.First());
        Assert.Contains(awkward, r => r["keyword"].Contains("\"as seen\"\n{{keyword}}, {State}", StringComparison.Ordinal));
        Assert.Contains(awkward, r => r["total_revenue"].StartsWith('$'));
        Assert.Equal(30, awkward[0].Keys.Count(k => k.StartsWith("hour_", StringComparison.Ordinal)));
        Assert.Contains("device", awkward[0].Keys);
        Assert.Equal(
            plain.Select(r => (r["session_id"], r["campaign_id"], Hour(r), Total(r), HourSum(r))),
            awkward.Select(r => (r["session_id"], r["campaign_id"], Hour(r), Total(r), HourSum(r))));
    }

    [Fact]
    public async Task Duplicates_and_blank_ids_are_those_that_the_expected_rows_name()
    {
        await using var sim = await SimulatorHost.StartAsync(new() { Seed = 7, SessionCsv = SessionCsvStyle.Hostile });
        var rows = StrictCsv.Read(await GetAsync(sim, "filterZero=1"));
        var expected = SessionRows.Of(sim.World, new() { Date = Date, FilterZero = true }, SessionCsvStyle.Hostile).ToList();

        Assert.Equal(
            expected.Select(r => (r.Session.Id, r.CampaignId, r.TotalRevenue)),
            rows.Select(r => (r["session_id"], r["campaign_id"], Total(r))));
        var groups = rows.GroupBy(r => r["session_id"]).Where(g => g.Count() > 1).ToList();
        Assert.Contains(groups, g => g.Select(Total).Distinct().Count() == 1);
        Assert.Contains(groups, g => g.Select(Total).Distinct().Count() == 2);
        Assert.Contains(rows, r => r["campaign_id"].Length == 0);
        Assert.Equal(sim.World.Day(Date).Of(Network.Facebook).Sum(c => c.Revenue), expected.Where(r => !r.IsRepeat).Sum(r => r.TotalRevenue));
    }

    [Theory]
    [InlineData(TotalRevenueColumn.Blank)]
    [InlineData(TotalRevenueColumn.Absent)]
    public async Task Without_a_total_the_hours_still_carry_all_revenue(TotalRevenueColumn column)
    {
        await using var sim = await SimulatorHost.StartAsync(new()
        {
            Seed = 7,
            SessionCsv = new() { TotalRevenue = column, HoursAreWallClock = true, HoursStartAtOne = true },
        });
        var rows = StrictCsv.Read(await GetAsync(sim, "filterZero=1"));

        Assert.Equal(column == TotalRevenueColumn.Blank, rows[0].ContainsKey("total_revenue"));
        Assert.All(rows, r => Assert.Equal("", r.GetValueOrDefault("total_revenue", "")));
        Assert.DoesNotContain("hour_0", rows[0].Keys);
        Assert.Equal(sim.World.Day(Date).Of(Network.Facebook).Sum(c => c.Revenue), rows.Sum(HourSum));
    }

    [Fact]
    public async Task Running_totals_end_at_the_total()
    {
        await using var sim = await SimulatorHost.StartAsync(new() { Seed = 7 });
        var rows = StrictCsv.Read(await GetAsync(sim, "filterZero=1&incremental=0&limit=500"));
        Assert.All(rows, r => Assert.Equal(Total(r), Money(r["hour_11"])));
    }

    [Fact]
    public async Task Json_tells_the_same_sessions_through_staging_and_through_strategist()
    {
        await using var sim = await SimulatorHost.StartAsync(new() { Seed = 7 });
        using var http = new HttpClient { BaseAddress = sim.BaseAddress };
        http.DefaultRequestHeaders.Authorization = new("Bearer", sim.IssueToken());
        var remote = await http.GetFromJsonAsync<JsonElement>($"/api/system1/session-revenue?date=2025-11-22&filterZero=1");
        var csv = StrictCsv.Read(await GetAsync(sim, "filterZero=1"));

        var sessions = remote.GetProperty("data").EnumerateArray().ToList();
        Assert.Equal(csv.Select(r => (r["session_id"], Total(r))), sessions.Select(s => (Text(s, "session_id"), s.GetProperty("total_revenue").GetDecimal())));
        Assert.All(sessions, s => Assert.Equal(
            s.GetProperty("total_revenue").GetDecimal(), s.GetProperty("revenue_updates").EnumerateArray().Sum(u => u.GetProperty("revenue").GetDecimal())));
        Assert.True(remote.GetProperty("success").GetBoolean());

        var staging = await http.GetStringAsync($"{Path}?date=2025-11-22&filterZero=1&limit=3");
        Assert.Contains(csv[2]["session_id"], staging, StringComparison.Ordinal);
        Assert.DoesNotContain(csv[3]["session_id"], staging, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_date_is_refused_and_strategist_wants_a_token()
    {
        await using var sim = await SimulatorHost.StartAsync(new() { Seed = 7 });
        using var http = new HttpClient { BaseAddress = sim.BaseAddress };
        Assert.Equal(HttpStatusCode.BadRequest, (await http.GetAsync(new Uri(Path, UriKind.Relative))).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync(new Uri("/api/system1/session-revenue", UriKind.Relative))).StatusCode);

        http.DefaultRequestHeaders.Add("x-admin-token", "sim-admin-token");
        Assert.Equal(HttpStatusCode.BadRequest, (await http.GetAsync(new Uri("/api/system1/session-revenue", UriKind.Relative))).StatusCode);
        var csv = await http.GetAsync(new Uri("/api/system1/session-revenue?date=2025-11-22&output=csv&limit=1", UriKind.Relative));
        Assert.Equal("text/csv", csv.Content.Headers.ContentType?.MediaType);
        Assert.Single(StrictCsv.Read(await csv.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task During_the_day_only_what_is_booked_shows()
    {
        await using var sim = await SimulatorHost.StartAsync(new() { Seed = 7, AsOf = new(2025, 11, 22, 14, 0, 0, TimeSpan.Zero) });
        var rows = StrictCsv.Read(await GetAsync(sim, "filterZero=1"));
        Assert.Equal(sim.Day(Date).Of(Network.Facebook).Sum(c => c.Revenue), rows.Sum(Total));
        Assert.All(rows, r => Assert.InRange(Hour(r), 0, 13));

        var early = rows.Sum(Total);
        sim.Clock.AsOf = null;
        Assert.True(early < StrictCsv.Read(await GetAsync(sim, "filterZero=1")).Sum(Total));
    }

    internal static async Task<string> GetAsync(SimulatorHost sim, string query)
    {
        using var http = new HttpClient { BaseAddress = sim.BaseAddress };
        var bytes = await http.GetByteArrayAsync($"{Path}?date=2025-11-22&output=csv&{query}");
        return System.Text.Encoding.UTF8.GetString(bytes);
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static int Hour(Dictionary<string, string> row) => int.Parse(row["click_hour"], CultureInfo.InvariantCulture);

    private static decimal Total(Dictionary<string, string> row) => Money(row["total_revenue"]);

    private static decimal HourSum(Dictionary<string, string> row) =>
        row.Where(f => f.Key.StartsWith("hour_", StringComparison.Ordinal)).Sum(f => Money(f.Value));

    private static decimal Money(string text) => text.Length == 0
        ? 0
        : decimal.Parse(text.Replace("$", "", StringComparison.Ordinal), NumberStyles.Number, CultureInfo.InvariantCulture);
}
