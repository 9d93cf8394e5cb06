using System.Globalization;

namespace Liftoff.Monitoring.Tests.Reports;

/// <summary>Revenue per click of a running day, against earlier days at equal maturity.</summary>
public sealed class RpcNowTests : ReportTests
{
    private static readonly int[] Hours = [10, 14, 20];
    private static readonly string[] Modes = ["strategis", "direct", "remote"];

    [Fact]
    public async Task A_day_that_is_only_immature_shows_no_drop_and_one_that_pays_less_does()
    {
        var rows = new List<SessionFigures>();
        for (var back = 1; back <= 3; back++)
        {
            var date = Before(back);
            // At 13 h less than half of the hour's revenue had come in; by the end of the day all of it.
            rows.Add(new SessionFigures(date, "si1", 10, 200, 100, 40m) { AsOfHour = 13 });
            rows.Add(new SessionFigures(date, "si1", 10, 200, 100, 100m) { AsOfHour = 27 });
            rows.Add(new SessionFigures(date, "si2", 11, 100, 50, 50m) { AsOfHour = 13 });
            rows.Add(new SessionFigures(date, "si2", 11, 100, 50, 60m) { AsOfHour = 27 });
        }

        rows.Add(new SessionFigures(Day, "si1", 10, 100, 50, 10m) { AsOfHour = 12 });
        rows.Add(new SessionFigures(Day, "si1", 10, 200, 100, 40m) { AsOfHour = 13 });
        rows.Add(new SessionFigures(Day, "si2", 11, 120, 60, 30m) { AsOfHour = 13 });
        await StoreAsync(rows);

        var answer = await AskAsync("rpc", ("date", Day), ("days", "3"), ("by", "campaign"));

        string[] columns = ["campaign_id", "sessions", "s1_clicks", "revenue_usd", "rpc", "earlier_sessions", "earlier_revenue", "earlier_rpc", "rpc_change", "sessions_change"];
        Assert.Equal(["si2|120|60|30|0.5|100|50|1|-0.5|0.2", "si1|200|100|40|0.4|200|40|0.4|0|0"], Rounded(answer, columns));
        Assert.Equal(("2025-11-22 as of 2025-11-22 13:20 UTC (hour 13), mode strategis.", 1), (answer.Notes[0], answer.Notes.Count));
        Assert.Empty(answer.Missing);
    }

    [Fact]
    public async Task Earlier_days_without_a_snapshot_at_that_hour_are_named_and_not_replaced()
    {
        await StoreAsync(
            new SessionFigures(Day, "si1", 8, 10, 10, 5m) { AsOfHour = 9 },
            new SessionFigures("2025-11-21", "si1", 8, 10, 10, 99m) { AsOfHour = 27 },
            new SessionFigures("2025-11-21", "si1", 8, 10, 10, 99m),
            new SessionFigures("2025-11-20", "si1", 8, 20, 20, 20m) { AsOfHour = 9 },
            new SessionFigures("2025-11-20", "si1", 8, 20, 20, 88m) { AsOfHour = 10 });

        var answer = await AskAsync("rpc", ("date", Day), ("days", "3"), ("by", "total"));

        Assert.Equal(["0.5|20|1|-0.5|-0.5"], Lines(answer, "rpc", "earlier_sessions", "earlier_rpc", "rpc_change", "sessions_change"));
        Assert.Contains(answer.Notes, note => note.StartsWith("No snapshot of hour 9 is stored of 2025-11-19, 2025-11-21", StringComparison.Ordinal));
        Assert.Equal(["2025-11-22|10|0.5|?", "2025-11-20|20|1|-0.5"], Lines(await AskAsync("rpc", ("date", Day), ("days", "3"), ("by", "day")), "date", "sessions", "rpc", "rpc_change"));
        // A day of the past can be asked for at any hour.
        Assert.Equal(["88"], Lines(await AskAsync("rpc", ("date", "2025-11-20"), ("by", "total")), "revenue_usd"));
        Assert.Equal(["20"], Lines(await AskAsync("rpc", ("date", "2025-11-20"), ("hour", "9"), ("by", "total")), "revenue_usd"));
    }

    [Fact]
    public async Task A_first_day_has_nothing_to_be_compared_with()
    {
        await StoreAsync(new SessionFigures(Day, "si1", 8, 10, 10, 5m) { AsOfHour = 9 });

        var answer = await AskAsync("rpc", ("date", Day));
        Assert.Equal(["8|10|0.5|?|?|?|?"], Lines(answer, "click_hour", "sessions", "rpc", "earlier_sessions", "earlier_rpc", "rpc_change", "sessions_change"));
        Assert.Contains(answer.Notes, note => note.StartsWith("There is no earlier day", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("click_hour")]
    [InlineData("campaign")]
    [InlineData("owner")]
    [InlineData("media_source")]
    public async Task It_equals_an_independent_computation(string by)
    {
        var (rows, owners) = await WorldAsync();

        var answer = await AskAsync("rpc", ("date", Day), ("days", "5"), ("by", by));

        // The newest hour of the best mode; one mode a day.
        const int hour = 14;
        var compared = rows.Where(row => row.AsOfHour == hour).GroupBy(row => row.Date).SelectMany(day => day.Where(row => row.Mode == day.MinBy(r => r.Mode switch { "strategis" => 0, "direct" => 1, _ => 2 })!.Mode)).ToList();
        var earlierDays = compared.Select(row => row.Date).Distinct().Count(date => date != Day);
        Assert.Equal(4, earlierDays);
        string Key(SessionFigures row) => by switch
        {
            "click_hour" => $"{row.ClickHour}",
            "campaign" => row.Id,
            "owner" => owners.TryGetValue(row.Id, out var known) && known.Owner is { } owner ? (owner.Equals("ann", StringComparison.OrdinalIgnoreCase) ? "Ann" : owner) : "UNKNOWN",
            _ => owners.TryGetValue(row.Id, out var campaign) ? campaign.Network! : "UNKNOWN",
        };
        var expected = compared.GroupBy(Key).Append<IEnumerable<SessionFigures>>(compared).Select(group =>
        {
            var (now, before) = (group.Where(row => row.Date == Day).ToList(), group.Where(row => row.Date != Day).ToList());
            double? Rpc(List<SessionFigures> part) => part.Sum(row => row.S1Clicks) is > 0 and var clicks ? (double)part.Sum(row => row.Revenue) / clicks : null;
            return (Key: group is IGrouping<string, SessionFigures> named ? named.Key : "", Sessions: now.Sum(row => row.Sessions), Clicks: now.Sum(row => row.S1Clicks) ?? 0, Revenue: now.Sum(row => row.Revenue), Rpc: Round(Rpc(now)),
                EarlierSessions: Round((double)before.Sum(row => row.Sessions) / earlierDays), EarlierRpc: Round(Rpc(before)), Change: Round(Rpc(now) / Rpc(before) - 1), Sessions2: before.Sum(row => row.Sessions) is 0 ? null : Round(now.Sum(row => row.Sessions) * (double)earlierDays / before.Sum(row => row.Sessions) - 1));
        }).ToList();

        var column = by switch { "campaign" => "campaign_id", _ => by };
        var told = answer.Rows.Append(answer.Total!).Select(row => (
            Key: Convert.ToString(row[column], CultureInfo.InvariantCulture)!, Sessions: (long)row["sessions"]!, Clicks: (long)row["s1_clicks"]!, Revenue: (decimal)row["revenue_usd"]!, Rpc: Round((double?)row["rpc"]),
            EarlierSessions: Round((double?)row["earlier_sessions"]), EarlierRpc: Round((double?)row["earlier_rpc"]), Change: Round((double?)row["rpc_change"]), Sessions2: Round((double?)row["sessions_change"]))).ToList();
        Assert.Equal(expected.OrderBy(line => line.Key, StringComparer.Ordinal), told.OrderBy(line => line.Key, StringComparer.Ordinal));
        // The largest drop comes first; hours stand in their order.
        var changes = told.SkipLast(1).Select(line => by == "click_hour" ? int.Parse(line.Key, CultureInfo.InvariantCulture) : line.Change ?? double.MaxValue).ToList();
        Assert.Equal(changes.Order(), changes);

        Assert.Contains(answer.Notes, note => note.StartsWith("2025-11-19 came in mode direct", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_Pacific_day_is_made_of_two_UTC_days_each_at_equal_maturity()
    {
        // 02:20 UTC on the 23rd is 18:20 on the 22nd in California, whose day began at 08:00 UTC.
        var rows = new List<SessionFigures>();
        foreach (var (day, next, rpc) in (ReadOnlySpan<(string, string, decimal)>)[(Day, "2025-11-23", 0.40m), ("2025-11-21", Day, 0.50m), ("2025-11-20", "2025-11-21", 0.70m)])
        {
            // Hour 7 is still the day before; what hour 20 has earned by 23 h counts, what it earns later does not.
            rows.Add(new SessionFigures(day, "si1", 7, 9, 9, 90m) { AsOfHour = 23 });
            rows.Add(new SessionFigures(day, "si1", 20, 100, 100, 10m) { AsOfHour = 21 });
            rows.Add(new SessionFigures(day, "si1", 20, 100, 100, 100 * rpc) { AsOfHour = 23 });
            rows.Add(new SessionFigures(day, "si1", 20, 100, 100, 999m) { AsOfHour = 27 });
            rows.Add(new SessionFigures(next, "si1", 1, 50, 50, 50 * rpc) { AsOfHour = 2 });
            // Another hour of maturity, which only earlier days have.
            if (next != "2025-11-23") rows.Add(new SessionFigures(next, "si1", 1, 50, 50, 888m) { AsOfHour = 3 });
        }

        await StoreAsync(rows);

        var answer = await AskAsync("rpc", ("date", Day), ("days", "2"), ("tz", "America/Los_Angeles"));

        string[] columns = ["click_hour", "sessions", "revenue_usd", "rpc", "earlier_sessions", "earlier_revenue", "earlier_rpc"];
        // 20:00 UTC is noon, 01:00 UTC is 17:00.
        Assert.Equal(["12|100|40|0.4|100|60|0.6", "17|50|20|0.4|50|30|0.6"], Rounded(answer, columns));
        Assert.Equal(("2025-11-22 in America/Los_Angeles as of 2025-11-23 02:20 UTC, 18 hours after its midnight, mode strategis.", "America/Los_Angeles"), (answer.Notes[0], answer.TimeZone));
        Assert.StartsWith("Hours from 2025-11-22 08:00 to 2025-11-22 23:00 UTC stand as of hour 2025-11-22 23:00 UTC", answer.Notes[1], StringComparison.Ordinal);
        Assert.Equal(2, answer.Notes.Count);
        Assert.Empty(answer.Missing);
        Assert.Equal(["2025-11-22|150|60", "2025-11-21|150|75", "2025-11-20|150|105"], Lines(await AskAsync("rpc", ("date", Day), ("days", "2"), ("tz", "America/Los_Angeles"), ("by", "day")), "date", "sessions", "revenue_usd"));
        // At noon only the first UTC day was needed, at its state of then; of 21 h each day has one.
        Assert.Equal(["12|100|10|0.1|100|10|0.1"], Rounded(await AskAsync("rpc", ("date", Day), ("days", "2"), ("tz", "America/Los_Angeles"), ("hour", "13")), columns));
    }

    [Theory]
    [InlineData("2025-11-22", 5)]
    [InlineData("2025-11-22", 17)]
    // Clocks went back on the 2nd of November 2025 and forward on the 9th of March.
    [InlineData("2025-11-04", 5)]
    [InlineData("2025-11-04", 15)]
    [InlineData("2025-11-04", 16)]
    [InlineData("2025-11-04", 20)]
    [InlineData("2025-03-11", 15)]
    [InlineData("2025-03-11", 16)]
    [InlineData("2025-03-11", 22)]
    [InlineData("2025-11-02", 24)]
    public async Task Days_of_a_zone_equal_an_independent_computation(string date, int elapsed)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("America/Los_Angeles");
        var day = DateOnly.Parse(date, CultureInfo.InvariantCulture);
        DateTime Begin(DateOnly of) => TimeZoneInfo.ConvertTimeToUtc(of.ToDateTime(TimeOnly.MinValue), zone);
        // Every hour of every UTC day, at every state: what a click has earned tells hour, day and maturity apart.
        static decimal Revenue(DateOnly utc, int hour, int asOf) => utc.DayNumber % 7 + hour / 100m + (asOf - hour) / 10_000m;
        await House.WriteAsync(async connection =>
        {
            for (var utc = day.AddDays(-4); utc <= day.AddDays(1); utc = utc.AddDays(1))
                for (var asOf = 0; asOf < 24 && utc.ToDateTime(new TimeOnly(asOf, 20)) < Begin(day).AddHours(elapsed + 1); asOf++)
                    for (var hour = 0; hour <= asOf; hour++)
                        await Dapper.SqlMapper.ExecuteAsync(connection, $"INSERT INTO session_hourly_snapshots VALUES (DATE '{utc:yyyy-MM-dd}', 'strategis', TIMESTAMP '{utc:yyyy-MM-dd} {asOf:00}:20:00', {asOf}, 'si1', {hour}, 1, 1, {Revenue(utc, hour, asOf).ToString(CultureInfo.InvariantCulture)}, 'r')");
        });

        var answer = await AskAsync("rpc", ("date", date), ("days", "3"), ("tz", "America/Los_Angeles"));

        // For each hour since midnight the latest state that all four days can have: while none of them has passed into its next UTC day.
        var days = Enumerable.Range(0, 4).Select(back => day.AddDays(-back)).ToList();
        var boundaries = days.Select(of => 24 - Begin(of).Hour).ToList();
        var told = days.ToDictionary(of => of, of => Enumerable.Range(0, elapsed + 1).Where(hour => Begin(of).AddHours(hour) < Begin(of.AddDays(1))).Select(hour =>
        {
            var state = boundaries.Where(boundary => boundary > hour).Select(boundary => boundary - 1).Append(elapsed).Min();
            var (click, asOf) = (Begin(of).AddHours(hour), Begin(of).AddHours(state));
            Assert.Equal(click.Date, asOf.Date);
            return (Clock: TimeZoneInfo.ConvertTimeFromUtc(click, zone).Hour, Revenue: Revenue(DateOnly.FromDateTime(click), click.Hour, asOf.Hour));
        }).ToList());
        var expected = told.Values.SelectMany(hours => hours).Select(hour => hour.Clock).Distinct().Order().Select(clock =>
        {
            var now = told[day].Where(hour => hour.Clock == clock).ToList();
            var before = days.Skip(1).SelectMany(of => told[of]).Where(hour => hour.Clock == clock).ToList();
            return string.Create(CultureInfo.InvariantCulture, $"{clock}|{now.Count}|{now.Sum(hour => hour.Revenue):0.######}|{Round(before.Count / 3.0)}|{Round((double)before.Sum(hour => hour.Revenue) / 3)}");
        });
        Assert.Equal(expected, Rounded(answer, ["click_hour", "sessions", "revenue_usd", "earlier_sessions", "earlier_revenue"]));
        Assert.DoesNotContain(answer.Notes, note => note.Contains("left out", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_missed_run_at_the_end_of_a_UTC_day_takes_an_older_state_on_all_days()
    {
        foreach (var (day, next) in ((string, string)[])[(Day, "2025-11-23"), ("2025-11-21", Day)])
        {
            await StoreAsync(
                new SessionFigures(day, "si1", 20, 10, 10, 4m) { AsOfHour = 22 },
                new SessionFigures(next, "si1", 1, 10, 10, 6m) { AsOfHour = 2 });
            if (day != Day) await StoreAsync(new SessionFigures(day, "si1", 20, 10, 10, 99m) { AsOfHour = 23 });
        }

        var answer = await AskAsync("rpc", ("date", Day), ("days", "1"), ("tz", "America/Los_Angeles"), ("by", "total"));
        Assert.Equal(["20|0.5|0.5|0"], Lines(answer, "sessions", "rpc", "earlier_rpc", "rpc_change"));
        Assert.Contains(answer.Notes, note => note.Contains("stand as of hour 2025-11-22 22:00 UTC", StringComparison.Ordinal));

        // An earlier day that lacks one of the states is left out whole.
        var more = await AskAsync("rpc", ("date", Day), ("days", "2"), ("tz", "America/Los_Angeles"), ("by", "total"));
        Assert.Equal(["20|0.5|0.5|0"], Lines(more, "sessions", "rpc", "earlier_rpc", "rpc_change"));
        Assert.Contains(more.Notes, note => note.StartsWith("Of 2025-11-20 not all snapshots", StringComparison.Ordinal));
        // A day of which nothing is stored says what to do.
        Assert.Contains("ingest-sessions", Assert.Single((await AskAsync("rpc", ("date", "2025-11-25"), ("tz", "America/Los_Angeles"))).Missing), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_campaign_or_owner_can_be_looked_at_alone()
    {
        var (rows, _) = await WorldAsync();
        long Sessions(params string[] ids) => rows.Where(row => row.Date == Day && row.AsOfHour == 14 && row.Mode == "strategis" && ids.Contains(row.Id)).Sum(row => row.Sessions);

        Assert.Equal([$"{Sessions("si1")}"], Lines(await AskAsync("rpc", ("date", Day), ("by", "total"), ("campaign", "si1")), "sessions"));
        Assert.Equal([$"{Sessions("si0", "si1")}"], Lines(await AskAsync("rpc", ("date", Day), ("by", "total"), ("owner", "ANN")), "sessions"));
        Assert.Equal([$"{Sessions("si3", "si4")}"], Lines(await AskAsync("rpc", ("date", Day), ("by", "total"), ("owner", "unknown")), "sessions"));
    }

    /// <summary>Five days at several hours, one without hour 14, one with another mode only, and the running day in two modes.</summary>
    private async Task<(List<SessionFigures> Rows, Dictionary<string, CampaignFigures> Owners)> WorldAsync()
    {
        var campaigns = new[]
        {
            new CampaignFigures(Day, "si0", 1m) { Owner = "Ann" }, new CampaignFigures(Day, "si1", 1m) { Owner = "ann", Network = "taboola" },
            new CampaignFigures(Day, "si2", 1m) { Owner = "Bob" }, new CampaignFigures(Day, "si3", 1m),
        };
        // Ann is what she is called most often; the earlier days know no campaigns and look the later ones up.
        await StoreAsync(campaigns);
        var random = new Random(3);
        var rows = new List<SessionFigures>();
        for (var back = 0; back <= 5; back++)
        {
            foreach (var asOf in Hours)
            {
                if ((back == 0 && asOf == 20) || (back == 4 && asOf == 14)) continue;
                foreach (var mode in Modes)
                {
                    if (back == 3 && mode == "strategis") continue;
                    for (var hour = 0; hour <= asOf; hour += 2)
                        for (var i = 0; i < 5; i++)
                            if (random.Next(3) > 0 && !(i == 1 && back > 0 && hour > 2)) rows.Add(new SessionFigures(Before(back), $"si{i}", hour, random.Next(1, 90), random.Next(0, 40), random.Next(-100_000, 9_000_000) / 1_000_000m) { AsOfHour = asOf, Mode = mode });
                }
            }
        }

        await StoreAsync(rows);
        return (rows, campaigns.ToDictionary(campaign => campaign.Id));
    }

    private static IEnumerable<string> Rounded(Monitoring.Reports.ReportAnswer answer, string[] columns) => answer.Rows.Select(row => Line(row.ToDictionary(cell => cell.Key, cell => cell.Value is double value ? Round(value) : cell.Value), columns));

    private static double? Round(double? value) => value is { } number ? Math.Round(number, 9) : null;

    private static string Before(int days) => $"{DateOnly.Parse(Day, CultureInfo.InvariantCulture).AddDays(-days):yyyy-MM-dd}";
}
