using System.Globalization;
using Liftoff.Simulator.Snapshots;
using Liftoff.Simulator.World;

namespace Liftoff.Simulator.Tests;

public sealed class SnapshotTests : IDisposable
{
    private static readonly DateOnly Date = new(2025, 11, 22);
    private static readonly DateTimeOffset RunAt = new(2025, 11, 23, 15, 0, 12, TimeSpan.Zero);
    private readonly string root = Directory.CreateTempSubdirectory("snapshots").FullName;
    private readonly SimulatedWorld world = new(new() { Seed = 7 });

    private SnapshotWriter Writer => new(world, root);

    [Fact]
    public void A_day_run_has_one_file_per_level_and_date_and_its_sums_are_facebooks()
    {
        var run = Writer.WriteDay(RunAt, [Date.AddDays(-1), Date], ["campaign", "adset"]);
        Assert.Equal(Path.Combine(root, "day", "20251123T150012Z"), run);
        var facebook = world.Day(Date).Of(Network.Facebook).ToList();
        foreach (var level in new[] { "campaign", "adset" })
        {
            var text = Read(run, level, Date);
            Assert.False(text.EndsWith('\n'));
            var rows = StrictCsv.Read(text);
            Assert.Equal(SnapshotRows.DayColumns, rows[0].Keys);
            Assert.Equal(facebook.Sum(c => c.Spend), rows.Sum(r => Number(r["spend_usd"])));
            Assert.Equal(facebook.Sum(c => c.Revenue), rows.Sum(r => Number(r["revenue_usd"])));
            Assert.All(rows, r => Assert.Equal((level, "", "", "strategis_day", "false"), (r["level"], r["lane"], r["sessions"], r["source"], r["is_reconciled"])));
            Assert.Equal(rows.Count, rows.Select(r => (r["campaign_id"], r["adset_id"])).Distinct().Count());
        }

        var manifest = StrictCsv.Read(File.ReadAllText(Path.Combine(run, "manifest.csv")));
        Assert.Equal(4, manifest.Count);
        Assert.Equal(["snapshot_ts", "source", "schema_version", "level", "date", "num_rows", "file_path"], manifest[0].Keys);
        Assert.All(manifest, m => Assert.False(File.Exists(m["file_path"])));
        Assert.Equal(facebook.Sum(c => c.AdSets.Count), int.Parse(manifest[3]["num_rows"], CultureInfo.InvariantCulture));
    }

    [Fact]
    public void A_run_shows_the_day_as_it_was_then()
    {
        var early = Writer.WriteDay(new(2025, 11, 22, 15, 0, 12, TimeSpan.Zero), [Date], ["campaign"]);
        var spend = StrictCsv.Read(Read(early, "campaign", Date)).Sum(r => Number(r["spend_usd"]));
        Assert.Equal(world.Day(Date, new(2025, 11, 22, 15, 0, 12, TimeSpan.Zero)).Of(Network.Facebook).Sum(c => c.Spend), spend);
        Assert.True(spend < world.Day(Date).Of(Network.Facebook).Sum(c => c.Spend));
    }

    [Fact]
    public void Traps_are_as_named()
    {
        Assert.False(File.Exists(Path.Combine(Writer.WriteDay(RunAt, [Date], ["campaign"], SnapshotTraps.NoManifest), "manifest.csv")));
        Assert.Equal("", Read(Writer.WriteDay(RunAt.AddHours(1), [Date], ["campaign"], SnapshotTraps.EmptyFiles), "campaign", Date));

        var varying = Writer.WriteDay(RunAt.AddHours(2), [Date], ["campaign"], SnapshotTraps.ColumnsVary | SnapshotTraps.ManifestListsParquet);
        var (first, second) = (StrictCsv.Read(Read(varying, "campaign", Date)), StrictCsv.Read(Read(varying, "campaign", Date, "part-001.csv")));
        Assert.Equal("_raw_json", first[0].Keys.Last());
        Assert.DoesNotContain("_raw_json", second[0].Keys);
        Assert.Equal("network_campaign_name", second[0].Keys.First());
        Assert.Equal(world.Day(Date).Of(Network.Facebook).Sum(c => c.Spend), first.Concat(second).Sum(r => Number(r["spend_usd"])));
        var manifest = StrictCsv.Read(File.ReadAllText(Path.Combine(varying, "manifest.csv")));
        Assert.Equal(2 * (first.Count + second.Count), manifest.Sum(m => int.Parse(m["num_rows"], CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void A_reconciled_run_keeps_the_suppliers_bytes_twice_and_holds_final_revenue()
    {
        var run = Writer.WriteReconciled(RunAt, [Date]);
        Assert.Equal(Read(run, "campaign", Date, "raw.csv"), Read(run, "campaign", Date));
        var rows = StrictCsv.Read(Read(run, "campaign", Date));
        Assert.Equal(SnapshotRows.ReconciledColumns, rows[0].Keys);
        Assert.Equal(world.Day(Date).Of(Network.Facebook).Sum(c => c.ReconciledRevenue ?? 0), rows.Sum(r => Number(r["revenue_usd"])));
        Assert.All(rows, r => Assert.Equal("true", r["is_reconciled"]));

        Assert.False(Directory.Exists(Path.Combine(Writer.WriteReconciled(RunAt.AddDays(-1), [Date]), "level=campaign")));
    }

    [Fact]
    public void A_ui_export_counts_everything_again_unless_only_leaves_are_kept()
    {
        var rows = StrictCsv.Read(Read(Writer.WriteReconciled(RunAt, [Date], ReconciledForm.UiExport), "campaign", Date));
        var facebook = world.Day(Date).Of(Network.Facebook).ToList();
        string[] groups = ["Facebook Campaign Name", "Campaign Id", "Campaign Owner", "Date"];
        Assert.Equal("Total", rows[0].Keys.First());
        Assert.All(rows, r => Assert.Equal("Total", r["Total"]));
        Assert.All(groups, g => Assert.Equal("", rows[0][g]));
        var leaves = rows.Where(r => r["Date"].Length > 0).ToList();
        Assert.Equal(facebook.Sum(c => c.Spend), leaves.Sum(r => Number(r["Spent"])));
        Assert.Equal(facebook.Sum(c => c.ReconciledRevenue ?? 0), leaves.Sum(r => Number(r["Revenue"])));
        Assert.Equal(5 * facebook.Sum(c => c.Spend), rows.Sum(r => Number(r["Spent"])));
        Assert.All(leaves, r => Assert.Equal(Number(r["Revenue"]) - Number(r["Spent"]), Number(r["Margin"])));
        Assert.Contains(leaves, r => r["Facebook Campaign Name"].Length == 0);
    }

    [Fact]
    public void The_variant_has_other_columns_and_roas_in_percent()
    {
        var text = Read(Writer.WriteReconciled(RunAt, [Date], ReconciledForm.UiExportVariant), "campaign", Date);
        Assert.StartsWith("\"Total\",\"Campaign Owner\",\"Category\",", text, StringComparison.Ordinal);
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        var leaf = StrictCsv.Read(text).First(r => r["Date"].Length > 0 && Number(r["Spent"]) > 0);
        Assert.Equal(decimal.Round(100 * Number(leaf["Revenue"]) / Number(leaf["Spent"]), 12), Number(leaf["ROAS"]));
        Assert.Matches("^si[a-z0-9]+$", leaf["Strategis Id"]);
    }

    [Fact]
    public void Five_taboola_totals_one_row_each_the_last_revised_downwards()
    {
        var files = Writer.WriteTaboolaTotals(Path.Combine(root, "strategist_csv"), Date);
        Assert.Equal("strategis_2025-11-22_2025-11-22_2025-11-23T03-08-11-204Z.csv", Path.GetFileName(files[0]));
        var rows = files.Select(f => Assert.Single(StrictCsv.Read(File.ReadAllText(f)))).ToList();
        Assert.Equal(5, rows.Count);
        Assert.All(rows.Take(4), r => Assert.Equal(rows[0], r));
        Assert.True(Number(rows[4]["S1 Clicks"]) < Number(rows[0]["S1 Clicks"]));
        Assert.True(Number(rows[4]["Revenue"]) < Number(rows[0]["Revenue"]));
        Assert.True(Number(rows[0]["Live Spent"]) < Number(rows[0]["Spent"]));
        Assert.Equal(world.Day(Date).Of(Network.Taboola).Sum(c => c.Spend), Number(rows[0]["Spent"]));
        Assert.Equal(27, rows[0].Count);
    }

    [Fact]
    public void The_tree_has_a_good_run_below_newer_ones_that_must_be_stepped_over()
    {
        var folders = Writer.WriteTree(Date, traps: true);
        var day = folders.Where(f => f.Contains("day", StringComparison.Ordinal)).ToList();
        Assert.Equal(day.Order(StringComparer.Ordinal), day);
        bool Has(string folder, string level) => File.Exists(Path.Combine(folder, "manifest.csv"))
            && StrictCsv.Read(File.ReadAllText(Path.Combine(folder, "manifest.csv"))).Any(m => m["date"] == "2025-11-22" && m["level"] == level);
        Assert.Equal([true, true, true, false, false], day.Select(f => Has(f, "campaign")));
        Assert.Equal([true, true, false, false, false], day.Select(f => Has(f, "adset")));
        Assert.Equal(2, Writer.WriteTree(Date, traps: false).Count);
    }

    public void Dispose() => Directory.Delete(root, recursive: true);

    private static string Read(string run, string level, DateOnly date, string file = "part-000.csv") =>
        File.ReadAllText(Path.Combine(run, $"level={level}", $"date={date:yyyy-MM-dd}", file));

    private static decimal Number(string text) => text.Length == 0 ? 0 : decimal.Parse(text, NumberStyles.Number, CultureInfo.InvariantCulture);
}
