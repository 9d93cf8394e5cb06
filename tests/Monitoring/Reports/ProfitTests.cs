using System.Globalization;
using Liftoff.Monitoring.Reports;

namespace Liftoff.Monitoring.Tests.Reports;

/// <summary>Profit and loss, buyers and sites.</summary>
public sealed class ProfitTests : ReportTests
{
    [Fact]
    public async Task Spend_that_nobody_told_makes_neither_profit_nor_roas()
    {
        await StoreAsync(
            new CampaignFigures(Day, "si1", 100m, 200m, 1000, 190, 500, 150) { Owner = "John" },
            new CampaignFigures(Day, "si2", null, 150m, 800, 100) { Owner = "Jane", Network = "taboola" });

        var answer = await AskAsync("pl", ("date", Day));

        string[] columns = ["network", "spend_usd", "revenue_usd", "profit_usd", "roas", "sessions", "clicks", "s1_clicks", "conversions", "rpc", "rps", "campaigns", "campaigns_without_spend"];
        Assert.Equal(
            [$"facebook|100|200|100|2|1000|500|190|150|{200.0 / 190}|0.2|1|0", "taboola|?|150|?|?|800|?|100|?|1.5|0.1875|1|1"],
            Lines(answer, columns));
        Assert.Equal($"?|100|350|100|2|1800|500|290|150|{350.0 / 290}|{350.0 / 1800}|2|1", Line(answer.Total!, columns));
        Assert.Equal(["Of 1 campaigns no spend is known; profit and ROAS leave them and their revenue of $150.00 out."], answer.Notes);
    }

    [Fact]
    public async Task Losses_stand_in_it_whether_or_not_they_earned_anything()
    {
        await StoreAsync(
            new CampaignFigures(Day, "si1", 100m, 40m) { Owner = "Ann" },
            new CampaignFigures(Day, "si2", 30m, null) { Owner = "Ann" },
            new CampaignFigures(Day, "si3", 7m, 0m) { Owner = "Bob" },
            new CampaignFigures(Day, "si4", 0m, 5m) { Owner = "Bob" });

        var answer = await AskAsync("pl", ("date", Day), ("by", "buyer"));

        Assert.Equal([$"Ann|130|40|-90|{40.0 / 130}|2", $"Bob|7|5|-2|{5.0 / 7}|2"], Lines(answer, "buyer", "spend_usd", "revenue_usd", "profit_usd", "roas", "campaigns"));
        Assert.Equal("137|45|-92", Line(answer.Total!, "spend_usd", "revenue_usd", "profit_usd"));
    }

    [Fact]
    public async Task Buyers_are_the_same_in_any_case_and_called_as_most_often()
    {
        await StoreAsync(
            new CampaignFigures(Day, "si1", 1m, 2m) { Owner = "Robin" },
            new CampaignFigures(Day, "si2", 1m, 2m) { Owner = "robin", Network = "taboola" },
            new CampaignFigures(Day, "si3", 1m, 2m) { Owner = "robin" },
            new CampaignFigures(Day, "si4", 1m, 2m),
            new CampaignFigures(Day, "si5", 1m, 2m) { Owner = "Unknown", Network = null },
            new CampaignFigures(Day, "si6", 1m, 1m) { Owner = "RobinFB" });

        Assert.Equal(["robin|3", "UNKNOWN|2", "RobinFB|1"], Lines(await AskAsync("pl", ("date", Day), ("by", "buyer")), "buyer", "campaigns"));
        Assert.Equal(
            ["robin|facebook|2", "UNKNOWN|UNKNOWN|1", "UNKNOWN|facebook|1", "robin|taboola|1", "RobinFB|facebook|1"],
            Lines(await AskAsync("pl", ("date", Day), ("by", "buyer-network")), "buyer", "network", "campaigns"));
    }

    [Fact]
    public async Task A_campaign_counts_once_whatever_is_stored_of_its_day()
    {
        await StoreAsync(
            new CampaignFigures(Day, "si1", 100m, 200m) { FacebookIds = ["120215", "120216"] },
            new CampaignFigures(Day, "si1", 100m, 196m) { FacebookIds = ["120215", "120216"], Source = "reconciled" },
            new CampaignFigures(Day, "si1", 60m, 120m) { Level = "adset", AdsetId = "1" },
            new CampaignFigures(Day, "si1", 40m, 80m) { Level = "adset", AdsetId = "2" },
            new CampaignFigures(Day, "120215", 55m, 111m) { Mode = "snapshot", IdSource = null },
            new CampaignFigures(Day, "120216", 45m, 89m) { Mode = "snapshot", Source = "reconciled", IdSource = null },
            new CampaignFigures(Day, "120217", 5m, 4m) { Mode = "snapshot", IdSource = null },
            new CampaignFigures(Day, "120217", 6m, 3m) { Mode = "remote", IdSource = null });

        Assert.Equal("106|199|93|2", Line((await AskAsync("pl", ("date", Day))).Total!, "spend_usd", "revenue_usd", "profit_usd", "campaigns"));
    }

    [Theory]
    [InlineData("network", 1)]
    [InlineData("buyer", 1)]
    [InlineData("buyer_network", 3)]
    [InlineData("site", 3)]
    public async Task It_equals_an_independent_computation(string by, int days)
    {
        var rows = Rows(seed: 20 + days);
        await StoreAsync(rows);

        var answer = await AskAsync("pl", ("date", Day), ("days", $"{days}"), ("by", by));

        var first = DateOnly.Parse(Day, CultureInfo.InvariantCulture).AddDays(1 - days);
        var best = Best(rows.Where(row => DateOnly.Parse(row.Date, CultureInfo.InvariantCulture) >= first));
        var names = best.Where(row => row.Owner is not null).GroupBy(row => row.Owner!).Select(g => (Name: g.Key, Rows: g.Count()))
            .GroupBy(g => g.Name.ToUpperInvariant()).ToDictionary(g => g.Key, g => g.OrderByDescending(x => x.Rows).ThenBy(x => x.Name, StringComparer.Ordinal).First().Name);
        string Buyer(CampaignFigures row) => row.Owner is null ? "UNKNOWN" : names[row.Owner.ToUpperInvariant()];
        string Key(CampaignFigures row) => by switch
        {
            "network" => row.Network ?? "UNKNOWN",
            "buyer" => Buyer(row),
            "buyer_network" => $"{Buyer(row)}|{row.Network ?? "UNKNOWN"}",
            _ => $"{row.Site ?? "N/A"}|{row.Account ?? "N/A"}",
        };
        var keys = by switch { "network" => new[] { "network" }, "buyer" => ["buyer"], "buyer_network" => ["buyer", "network"], _ => ["site", "account"] };

        var expected = best.GroupBy(Key).ToDictionary(g => g.Key, Figures);
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), answer.Rows.Select(row => Line(row, keys)).Order(StringComparer.Ordinal));
        foreach (var row in answer.Rows) Assert.Equal(expected[Line(row, keys)], Told(row));
        Assert.Equal(Figures(best), Told(answer.Total!));

        foreach (var column in new[] { "spend_usd", "revenue_usd", "profit_usd" })
            Assert.Equal(answer.Rows.Sum(row => (decimal?)row[column]), answer.Total![column]);
        foreach (var column in new[] { "sessions", "clicks", "s1_clicks", "conversions" })
            Assert.Equal(answer.Rows.Sum(row => (long?)row[column]), answer.Total![column]);
    }

    [Fact]
    public async Task Buyers_and_sites_are_the_same_money_told_otherwise()
    {
        await StoreAsync(Rows(seed: 5));

        var total = Line((await AskAsync("pl", ("date", Day), ("days", "3"))).Total!, "spend_usd", "revenue_usd", "profit_usd", "roas", "campaigns");
        foreach (var report in new[] { "buyers", "sites" })
        {
            var answer = await AskAsync(report, ("date", Day), ("from", "2025-11-20"));
            Assert.Equal(total, Line(answer.Total!, "spend_usd", "revenue_usd", "profit_usd", "roas", "campaigns"));
            Assert.Equal(answer.Total!["revenue_usd"], answer.Rows.Sum(row => (decimal?)row["revenue_usd"]));
        }

        Assert.Equal(["site", "account"], (await AskAsync("sites", ("date", Day))).Columns.Take(2).Select(column => column.Name));
        Assert.Equal(["buyer", "network", "site"], (await AskAsync("buyers", ("date", Day))).Columns.Take(3).Select(column => column.Name));
    }

    private static (decimal?, decimal?, decimal?, double?, long?, long?, long?, long?, double?, double?, long, long) Told(IReadOnlyDictionary<string, object?> row) => (
        (decimal?)row["spend_usd"], (decimal?)row["revenue_usd"], (decimal?)row["profit_usd"], Rounded(row["roas"]), (long?)row["sessions"], (long?)row["clicks"], (long?)row["s1_clicks"], (long?)row["conversions"],
        Rounded(row["rpc"]), Rounded(row["rps"]), (long)row["campaigns"]!, (long)row["campaigns_without_spend"]!);

    private static double? Rounded(object? ratio) => ratio is double value ? Math.Round(value, 12) : null;

    private static (decimal?, decimal?, decimal?, double?, long?, long?, long?, long?, double?, double?, long, long) Figures(IEnumerable<CampaignFigures> rows)
    {
        var all = rows.ToList();
        var known = all.Where(row => row.Spend is not null).ToList();
        var clicked = all.Where(row => row.S1Clicks is not null).ToList();
        var searched = all.Where(row => row.Sessions is not null).ToList();
        return (
            Sum(all, row => row.Spend), Sum(all, row => row.Revenue), known.Count == 0 ? null : known.Sum(row => (row.Revenue ?? 0) - row.Spend!.Value), Ratio(known.Sum(row => row.Revenue ?? 0), known.Sum(row => row.Spend!.Value)),
            Count(all, row => row.Sessions), Count(all, row => row.Clicks), Count(all, row => row.S1Clicks), Count(all, row => row.Conversions),
            all.All(row => row.Revenue is null) ? null : Ratio(clicked.Sum(row => row.Revenue ?? 0), clicked.Sum(row => row.S1Clicks!.Value)),
            all.All(row => row.Revenue is null) ? null : Ratio(searched.Sum(row => row.Revenue ?? 0), searched.Sum(row => row.Sessions!.Value)),
            all.Select(row => row.Id).Distinct().LongCount(), all.Where(row => row.Spend is null).Select(row => row.Id).Distinct().LongCount());

        static double? Ratio(decimal above, decimal below) => below > 0 ? Math.Round((double)above / (double)below, 12) : null;
        static decimal? Sum(List<CampaignFigures> rows, Func<CampaignFigures, decimal?> figure) => rows.All(row => figure(row) is null) ? null : rows.Sum(figure);
        static long? Count(List<CampaignFigures> rows, Func<CampaignFigures, long?> figure) => rows.All(row => figure(row) is null) ? null : rows.Sum(figure);
    }

    /// <summary>The rows that count: strategis over remote over snapshot, reconciled over day, no Facebook campaign that a Strategis row stands for.</summary>
    private static List<CampaignFigures> Best(IEnumerable<CampaignFigures> rows)
    {
        var campaigns = rows.Where(row => row.Level == "campaign").ToList();
        var taken = campaigns.Where(row => row.Mode == "strategis").SelectMany(row => (row.FacebookIds ?? []).Select(id => (row.Date, id))).ToHashSet();
        return [.. campaigns.Where(row => row.Mode == "strategis" || !taken.Contains((row.Date, row.Id))).GroupBy(row => (row.Date, row.Id))
            .Select(group => group.OrderBy(row => row.Mode switch { "strategis" => 0, "remote" => 1, _ => 2 }).ThenBy(row => row.Source == "reconciled" ? 0 : 1).First())];
    }

    /// <summary>Four days in every shape that can be stored, the first of them outside of what is asked for.</summary>
    private static List<CampaignFigures> Rows(int seed)
    {
        var random = new Random(seed);
        var rows = new List<CampaignFigures>();
        foreach (var date in new[] { "2025-11-19", "2025-11-20", "2025-11-21", Day })
        {
            foreach (var (mode, source, level) in new[] { ("strategis", "day", "campaign"), ("strategis", "reconciled", "campaign"), ("remote", "day", "campaign"), ("snapshot", "day", "campaign"), ("snapshot", "reconciled", "campaign"), ("strategis", "day", "adset") })
            {
                // One day holds a single partition, so that nothing is to be ranked there.
                if (date == "2025-11-20" && (mode, source, level) != ("strategis", "day", "campaign")) continue;
                for (var i = 0; i < 12; i++)
                {
                    if (random.Next(4) == 0) continue;
                    rows.Add(new CampaignFigures(date, mode == "strategis" ? $"si{i}" : $"1202{i}", Money(), Money(), Count(), Count(), Count(), Count())
                    {
                        Mode = mode, Source = source, Level = level, AdsetId = level == "adset" ? $"a{i}" : null,
                        FacebookIds = mode == "strategis" && i % 2 == 0 ? [$"1202{i}"] : null,
                        Owner = random.Next(6) switch { 0 => "Alex", 1 => "alex", 2 => "ALEX", 3 => "Robin", 4 => "robin", _ => null },
                        Network = random.Next(4) switch { 0 => "facebook", 1 => "taboola", 2 => "outbrain", _ => null },
                        Site = random.Next(3) switch { 0 => "topicwhich.com", 1 => "eworld.tips", _ => null },
                        Account = random.Next(3) switch { 0 => "Infospace Holdings", 1 => "Huntley Media", _ => null },
                    });
                }
            }
        }

        return rows;

        decimal? Money() => random.Next(5) switch { 0 => null, 1 => 0m, _ => random.Next(1, 1_000_000_000) / 1_000_000m };
        long? Count() => random.Next(5) switch { 0 => null, 1 => 0, _ => random.Next(1, 2000) };
    }
}
