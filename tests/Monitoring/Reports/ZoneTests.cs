using System.Globalization;
using Liftoff.Jobs;
using Liftoff.Monitoring.Reports;

namespace Liftoff.Monitoring.Tests.Reports;

/// <summary>Days of other zones than UTC, whose revenue comes from the hours.</summary>
public sealed class ZoneTests : ReportTests
{
    private const string Pacific = "America/Los_Angeles";
    private static readonly string[] Campaigns = ["si0", "si1"];
    private static readonly string[] Modes = ["strategis", "remote"];
    private static readonly int[] Middles = [0, 3, 6];

    [Theory]
    [InlineData("2025-11-22", "2025-11-22T08:00", "2025-11-23T08:00", 24)]
    [InlineData("2025-11-02", "2025-11-02T07:00", "2025-11-03T08:00", 25)]  // the clock goes back at 02:00
    [InlineData("2026-03-08", "2026-03-08T08:00", "2026-03-09T07:00", 23)]  // the clock goes forward at 02:00
    [InlineData("2025-07-04", "2025-07-04T07:00", "2025-07-05T07:00", 24)]
    public async Task A_pacific_day_is_its_own_hours(string day, string begin, string end, int hours)
    {
        var rows = Sessions(DateOnly.Parse(day, CultureInfo.InvariantCulture));
        await StoreAsync(rows);
        await StoreAsync(
            new CampaignFigures(day, "si0", 100m, 1000m, 5, 5, 70, 7) { Owner = "Ann", Site = "topicwhich.com", Account = "Infospace Holdings" },
            new CampaignFigures(Next(day), "si0", 33m, 2000m, 5, 5, 30, 3) { Owner = "Ann", Site = "topicwhich.com", Account = "Infospace Holdings" },
            new CampaignFigures(Next(day), "si1", 44m, 2000m, 5, 5, 30, 3) { Owner = "Bob", Network = "taboola" });

        var inside = rows.Where(row => row.Mode == "strategis" && Start(row) >= Time(begin) && Start(row) < Time(end)).ToList();
        var (sessions, s1Clicks, revenue) = (inside.Sum(row => row.Sessions), inside.Sum(row => row.S1Clicks), inside.Sum(row => row.Revenue));

        var byHour = await AskAsync("click-hours", ("date", day), ("tz", "america/los_angeles"));
        Assert.Equal(inside.GroupBy(Start).OrderBy(g => g.Key).Select(g => (g.Key, g.Sum(row => row.Sessions), g.Sum(row => row.Revenue))), byHour.Rows.Select(row => ((DateTime)row["starts_at"]!, (long)row["sessions"]!, (decimal)row["revenue_usd"]!)));
        Assert.Equal(hours, byHour.Rows.Count());
        Assert.Equal((sessions, s1Clicks, revenue), ((long)byHour.Total!["sessions"]!, (long?)byHour.Total["s1_clicks"], (decimal)byHour.Total["revenue_usd"]!));
        Assert.All(byHour.Rows, row => Assert.StartsWith(day, (string)row["local_time"]!, StringComparison.Ordinal));

        var profit = await AskAsync("pl", ("date", day), ("tz", Pacific), ("by", "buyer"));
        Assert.Equal((sessions, s1Clicks, revenue), ((long)profit.Total!["sessions"]!, (long?)profit.Total["s1_clicks"], (decimal)profit.Total["revenue_usd"]!));
        // The spend is that of the network's date; si1 spent nothing on it that anybody told.
        Assert.Equal("100|70|7|2|1", Line(profit.Total, "spend_usd", "clicks", "conversions", "campaigns", "campaigns_without_spend"));
        var ann = inside.Where(row => row.Id == "si0").Sum(row => row.Revenue);
        Assert.Equal([("Ann", 100m, ann, ann - 100m), ("Bob", null, revenue - ann, null)], profit.Rows.OrderBy(row => row["buyer"]).Select(row => ((string)row["buyer"]!, (decimal?)row["spend_usd"], (decimal)row["revenue_usd"]!, (decimal?)row["profit_usd"])));
        Assert.Contains(profit.Notes, note => note.Contains("by the network's own date", StringComparison.Ordinal));

        var site = Assert.Single((await AskAsync("sites", ("date", day), ("tz", Pacific))).Rows, row => (string?)row["site"] == "topicwhich.com");
        Assert.Equal((ann, "Infospace Holdings"), ((decimal)site["revenue_usd"]!, (string)site["account"]!));
    }

    [Fact]
    public async Task The_hour_that_the_clock_repeats_stands_there_twice()
    {
        await StoreAsync(Sessions(new DateOnly(2025, 11, 2)));

        var times = (await AskAsync("click-hours", ("date", "2025-11-02"), ("tz", Pacific))).Rows.Select(row => (string)row["local_time"]!).ToList();
        Assert.Equal(["2025-11-02 00:00", "2025-11-02 01:00", "2025-11-02 01:00", "2025-11-02 02:00"], times.Take(4));

        await StoreAsync(Sessions(new DateOnly(2026, 3, 8)));
        times = [.. (await AskAsync("click-hours", ("date", "2026-03-08"), ("tz", Pacific))).Rows.Select(row => (string)row["local_time"]!)];
        Assert.Equal(["2026-03-08 00:00", "2026-03-08 01:00", "2026-03-08 03:00"], times.Take(3));
    }

    [Fact]
    public async Task Days_that_touch_share_no_hour_and_lose_none()
    {
        var rows = Middles.SelectMany(offset => Sessions(new DateOnly(2025, 10, 31).AddDays(offset))).ToList();
        await StoreAsync(rows);

        var whole = await AskAsync("pl", ("from", "2025-10-31"), ("date", "2025-11-06"), ("tz", Pacific));
        decimal sum = 0;
        for (var day = new DateOnly(2025, 10, 31); day <= new DateOnly(2025, 11, 6); day = day.AddDays(1))
            sum += (decimal)(await AskAsync("pl", ("date", $"{day:yyyy-MM-dd}"), ("tz", Pacific))).Total!["revenue_usd"]!;

        Assert.Equal(sum, whole.Total!["revenue_usd"]);
        Assert.Equal(rows.Where(row => row.Mode == "strategis" && Start(row) >= Time("2025-10-31T07:00") && Start(row) < Time("2025-11-07T08:00")).Sum(row => row.Revenue), sum);
    }

    [Fact]
    public async Task Hours_from_24_on_belong_to_their_day_in_utc_and_to_their_clock_time_elsewhere()
    {
        await StoreAsync(
            new SessionFigures("2025-11-21", "si0", 27, 1, 1, 1m),      // 22nd 03:00 UTC, 21st 19:00 Pacific
            new SessionFigures("2025-11-22", "si0", 5, 1, 1, 2m),       // 21st 21:00 Pacific
            new SessionFigures("2025-11-22", "si0", 9, 1, 1, 4m),
            new SessionFigures("2025-11-22", "si0", 26, 1, 1, 8m),      // 23rd 02:00 UTC, 22nd 18:00 Pacific
            new SessionFigures("2025-11-23", "si0", 2, 1, 1, 16m),      // the same hour, of the next day's own clicks
            new SessionFigures("2025-11-23", "si0", 8, 1, 1, 32m));     // the 23rd begins

        Assert.Equal(["5|2", "9|4", "26|8"], Lines(await AskAsync("click-hours", ("date", "2025-11-22")), "click_hour", "revenue_usd"));
        Assert.Equal(["2025-11-22 01:00|4", "2025-11-22 18:00|24"], Lines(await AskAsync("click-hours", ("date", "2025-11-22"), ("tz", Pacific)), "local_time", "revenue_usd"));
    }

    [Fact]
    public async Task Sessions_find_their_campaign_as_the_view_finds_it()
    {
        await StoreAsync(
            new CampaignFigures("2025-11-22", "si0", 10m) { Owner = "Ann", FacebookIds = ["120215"] },
            new CampaignFigures("2025-11-01", "si7") { Owner = "Carl", Network = "outbrain" },
            new CampaignFigures("2025-12-01", "si8") { Owner = "Dora", Network = "mediago" });
        await StoreAsync(
            new SessionFigures("2025-11-22", "120215", 12, 3, 3, 5m) { Mode = "direct" },
            new SessionFigures("2025-11-22", "si7", 12, 1, 1, 7m) { Mode = "direct" },
            new SessionFigures("2025-11-22", "si8", 12, 1, 1, 9m) { Mode = "direct" },
            new SessionFigures("2025-11-22", "si9", 12, 1, 1, 11m) { Mode = "direct" },
            new SessionFigures("2025-11-22", "120215", 12, 99, 99, 99m) { Mode = "remote" });

        var answer = await AskAsync("pl", ("date", "2025-11-22"), ("tz", Pacific), ("by", "buyer_network"));

        Assert.Equal(["UNKNOWN|UNKNOWN|?|11", "Dora|mediago|?|9", "Carl|outbrain|?|7", "Ann|facebook|10|5"], Lines(answer, "buyer", "network", "spend_usd", "revenue_usd"));
        Assert.Equal(["si0|Ann|facebook|5.000000", "si7|Carl|outbrain|7.000000", "si8|Dora|mediago|9.000000", "si9|11.000000"],
            await House.QueryAsync<string>("SELECT concat_ws('|', campaign_id, owner, media_source, revenue) FROM session_hourly_metrics ORDER BY ALL"));
    }

    [Fact]
    public void A_zone_that_does_not_exist_is_refused()
    {
        var reader = new ParameterReader(new Dictionary<string, string?> { ["tz"] = "Mars/Olympus", ["date"] = "22.11.2025", ["by"] = "colour" }, TimeProvider.System);
        ReportList.Find("pl")!.Read(reader);
        Assert.Equal(["tz", "date", "by"], reader.Problems.Select(problem => problem.Name));

        reader = new ParameterReader(new Dictionary<string, string?> { ["tz"] = "Asia/Kolkata", ["date"] = "9999-12-31" }, TimeProvider.System);
        ReportList.Find("pl")!.Read(reader);
        Assert.Equal(["date"], reader.Problems.Select(problem => problem.Name));
    }

    /// <summary>Three days around one, every hour from 0 to 27, two campaigns, two modes.</summary>
    private static List<SessionFigures> Sessions(DateOnly middle)
    {
        var random = new Random(middle.DayNumber);
        return [.. from offset in Enumerable.Range(-1, 3) from hour in Enumerable.Range(0, 28) from campaign in Campaigns from mode in Modes
            select new SessionFigures($"{middle.AddDays(offset):yyyy-MM-dd}", campaign, hour, random.Next(1, 50), random.Next(1, 30), random.Next(1, 10_000_000) / 1_000_000m) { Mode = mode }];
    }

    private static DateTime Start(SessionFigures row) => DateTime.Parse(row.Date, CultureInfo.InvariantCulture).AddHours(row.ClickHour);

    private static DateTime Time(string text) => DateTime.Parse(text, CultureInfo.InvariantCulture);

    private static string Next(string day) => $"{DateOnly.Parse(day, CultureInfo.InvariantCulture).AddDays(1):yyyy-MM-dd}";
}
