using System.Globalization;
using Liftoff.Jobs;
using Liftoff.Simulator.Snapshots;
using Liftoff.Simulator.World;

namespace Liftoff.Monitoring.Tests.Campaigns;

/// <summary>Snapshot folders of the simulator's world, read back and held against that world.</summary>
public sealed class SnapshotTests : IAsyncLifetime
{
    private static readonly DateOnly Day = new(2025, 11, 22);
    private static readonly DateTimeOffset Settled = new(2025, 11, 24, 6, 0, 12, TimeSpan.Zero);
    private static readonly string[] BothLevels = ["campaign", "adset"];

    private MonitoringFixture fixture = null!;

    public async Task InitializeAsync() => fixture = await MonitoringFixture.StartAsync();

    public async Task DisposeAsync() => await fixture.DisposeAsync();

    [Theory]
    [InlineData("campaign")]
    [InlineData("adset")]
    public async Task A_day_snapshot_gives_the_worlds_spend_and_revenue(string level)
    {
        Writer.WriteDay(Settled, [Day.AddDays(-1), Day], BothLevels, SnapshotTraps.ColumnsVary | SnapshotTraps.ManifestListsParquet);

        var result = await IngestAsync(("level", level));

        Assert.Equal((JobStatus.Success, null), (result.Status, result.Error));
        var expected = FacebookDays(Settled);
        var total = await TotalAsync($"SELECT count(*), sum(spend_usd), sum(revenue_usd), sum(clicks)::BIGINT FROM {(level == "adset" ? "adset_index" : "campaign_index")} WHERE date = '2025-11-22'");
        Assert.Equal(expected.Sum(c => c.Spend), total.Spend);
        Assert.Equal(expected.Sum(c => c.Revenue), total.Revenue!.Value, 3);
        Assert.Equal(expected.Sum(c => c.AdClicks), total.Clicks);
        Assert.Equal(level == "adset" ? expected.SelectMany(c => c.AdSets).Select(a => a.AdSet.Id).Distinct().Count() : expected.Select(c => c.Campaign.NetworkCampaignId).Distinct().Count(), total.Rows);
    }

    [Fact]
    public async Task Ids_stay_text_and_the_media_source_is_facebook()
    {
        Writer.WriteDay(Settled, [Day], BothLevels);
        await IngestAsync();

        var rows = await fixture.QueryAsync<(string Id, string Facebook, string Media, string Source)>("SELECT campaign_id, facebook_campaign_id, media_source, spend_source FROM campaign_index");
        Assert.NotEmpty(rows);
        var known = fixture.Simulator.World.Campaigns.Select(c => c.NetworkCampaignId).ToHashSet();
        Assert.All(rows, row =>
        {
            Assert.Contains(row.Id, known);
            Assert.Equal(row.Id, row.Facebook);
            Assert.Equal("facebook", row.Media);
        });
    }

    [Fact]
    public async Task A_newer_run_without_manifest_or_without_the_level_is_stepped_over()
    {
        Writer.WriteDay(Settled, [Day], BothLevels);
        Writer.WriteDay(Settled.AddHours(1), [Day], ["campaign"]);
        Writer.WriteDay(Settled.AddHours(2), [Day.AddDays(1)], BothLevels);
        Writer.WriteDay(Settled.AddHours(3), [Day], BothLevels, SnapshotTraps.NoManifest);

        var result = await IngestAsync(("level", "adset"));

        Assert.Equal(JobStatus.Success, result.Status);
        Assert.True(File.Exists(Path.Combine((await fixture.Runs.ListAsync("ingest-campaigns", Day, null, default)).Single().Folder!, "20251124T060012Z.manifest.csv.gz")), "the oldest run was to be read");
    }

    [Theory]
    [InlineData(ReconciledForm.Contract)]
    [InlineData(ReconciledForm.UiExport)]
    [InlineData(ReconciledForm.UiExportVariant)]
    public async Task A_reconciled_snapshot_counts_every_leaf_once_whatever_its_form(ReconciledForm form)
    {
        Writer.WriteReconciled(Settled, [Day], form);

        var result = await IngestAsync(("source", "reconciled"));

        Assert.Equal((JobStatus.Success, null), (result.Status, result.Error));
        var expected = FacebookDays(Settled);
        var total = await TotalAsync("SELECT count(*), sum(spend_usd), sum(revenue_usd), sum(clicks)::BIGINT FROM campaign_index WHERE date = '2025-11-22'");
        Assert.Equal(expected.Sum(c => c.Spend), total.Spend);
        Assert.Equal(expected.Sum(c => c.ReconciledRevenue ?? c.Revenue), total.Revenue!.Value, 3);
        Assert.Equal(form != ReconciledForm.Contract, result.Counts["subtotal_rows"] > 0);
        var ratios = await fixture.QueryAsync<(double Roas, double Expected)>("SELECT roas, revenue_usd::DOUBLE / spend_usd::DOUBLE FROM campaign_index WHERE spend_usd > 0");
        Assert.All(ratios, row => Assert.Equal(row.Expected, row.Roas));
    }

    [Fact]
    public async Task An_empty_newest_file_fails_names_the_file_and_keeps_the_partition()
    {
        Writer.WriteDay(Settled, [Day], BothLevels);
        await IngestAsync();
        var before = await TotalAsync(Everything);
        Writer.WriteDay(Settled.AddHours(1), [Day], BothLevels, SnapshotTraps.EmptyFiles);

        var result = await IngestAsync();

        Assert.Equal(JobStatus.Failed, result.Status);
        Assert.Contains("20251124T070012Z/level=campaign/date=2025-11-22/part-000.csv is empty", result.Error);
        Assert.Equal(before, await TotalAsync(Everything));
    }

    [Fact]
    public async Task A_cut_newest_file_fails_and_keeps_the_partition()
    {
        Writer.WriteDay(Settled, [Day], BothLevels);
        await IngestAsync();
        var before = await TotalAsync(Everything);
        var file = Path.Combine(Writer.WriteDay(Settled.AddHours(1), [Day], BothLevels), "level=campaign", "date=2025-11-22", "part-000.csv");
        var lines = await File.ReadAllLinesAsync(file);
        await File.WriteAllLinesAsync(file, lines.Take(lines.Length / 2));

        var result = await IngestAsync();

        Assert.Equal(JobStatus.Failed, result.Status);
        Assert.Contains("its manifest lists", result.Error);
        Assert.Equal(before, await TotalAsync(Everything));
    }

    [Fact]
    public async Task Parquet_is_read_instead_of_the_csv_beside_it_and_its_numeric_ids_stay_exact()
    {
        var folder = Path.Combine(Writer.WriteDay(Settled, [Day], ["campaign"], SnapshotTraps.ManifestListsParquet), "level=campaign", "date=2025-11-22");
        await using (var scratch = fixture.Warehouse.OpenScratch())
        {
            using var command = scratch.CreateCommand();
            command.CommandText = $"COPY (SELECT * FROM read_csv_auto('{folder}/part-000.csv')) TO '{folder}/part-000.parquet' (COMPRESSION zstd)";
            command.ExecuteNonQuery();
        }

        var result = await IngestAsync();

        Assert.Equal((JobStatus.Success, null), (result.Status, result.Error));
        var expected = FacebookDays(Settled);
        var total = await TotalAsync(Everything);
        Assert.Equal(expected.Sum(c => c.Spend), total.Spend);
        var known = fixture.Simulator.World.Campaigns.Select(c => c.NetworkCampaignId).ToHashSet();
        Assert.All(await fixture.QueryAsync<string>("SELECT campaign_id FROM campaign_index"), id => Assert.Contains(id, known));
    }

    [Fact]
    public async Task A_damaged_parquet_file_fails_and_is_named()
    {
        var folder = Path.Combine(Writer.WriteDay(Settled, [Day], ["campaign"]), "level=campaign", "date=2025-11-22");
        await File.WriteAllBytesAsync(Path.Combine(folder, "part-000.parquet"), [.. "PAR1 not really"u8]);

        var result = await IngestAsync();

        Assert.Equal(JobStatus.Failed, result.Status);
        Assert.Contains("level=campaign/date=2025-11-22", result.Error);
        Assert.Contains("no readable Parquet", result.Error);
    }

    [Fact]
    public async Task Rows_of_another_day_are_left_out_and_counted()
    {
        Deliver("date,campaign_id,spend_usd\n2025-11-22,120230000000000001,1.50\n2025-11-21,120230000000000002,9\n");

        var result = await IngestAsync();

        Assert.Equal(1, result.Counts["other_date"]);
        Assert.Equal(1.50m, (await TotalAsync(Everything)).Spend);
        Assert.Contains(result.Warnings, warning => warning.Contains("2025-11-21", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_not_delivered_is_null_and_a_measured_zero_is_zero()
    {
        Deliver("date,campaign_id,spend_usd,revenue_usd,clicks\n2025-11-22,120230000000000001,,0,0\n2025-11-22,120230000000000002,0,,7\n");
        await IngestAsync();

        var rows = await fixture.QueryAsync<(string Id, decimal? Spend, decimal? Revenue, long? Clicks, double? Roas)>("SELECT campaign_id, spend_usd, revenue_usd, clicks, roas FROM campaign_index ORDER BY 1");
        Assert.Equal([("120230000000000001", null, 0m, 0L, null), ("120230000000000002", 0m, null, 7L, null)], rows);
    }

    [Fact]
    public async Task A_campaign_in_several_rows_is_one_row_with_their_sum_and_an_equal_row_counts_once()
    {
        Deliver("date,campaign_id,owner,category,spend_usd\n2025-11-22,120230000000000001,alex,A,1\n2025-11-22,120230000000000001,robin,B,2.25\n2025-11-22,120230000000000001,robin,B,2.25\n");

        var result = await IngestAsync();

        Assert.Equal(1, result.Counts["duplicate_rows"]);
        var row = Assert.Single(await fixture.QueryAsync<(decimal Spend, string Owner, string Category)>("SELECT spend_usd, owner, category FROM campaign_index"));
        Assert.Equal((3.25m, "robin", "B"), row);
    }

    [Fact]
    public async Task A_leaf_without_owner_in_a_ui_export_is_kept_and_its_subtotals_are_not()
    {
        Deliver("""
            "Total","Facebook Campaign Name","Campaign Id","Date","Campaign Owner","Revenue","Spent"
            "Total","","","","",30,12
            "Total","siaa106aa_X","","","",10,4
            "Total","siaa106aa_X","siaa106aa","","",10,4
            "Total","siaa106aa_X","siaa106aa","2025-11-22","",10,4
            "Total","siaa106aa_X","siaa106aa","2025-11-22","alex",10,4
            "Total","","siab206bb","2025-11-22","",20,8
            """, ("source", "reconciled"));

        var result = await IngestAsync(("source", "reconciled"));

        Assert.Equal(4, result.Counts["subtotal_rows"]);
        var rows = await fixture.QueryAsync<(string Id, string? Owner, decimal Spend, decimal Revenue)>("SELECT campaign_id, owner, spend_usd, revenue_usd FROM campaign_index ORDER BY 1");
        Assert.Equal([("siaa106aa", "alex", 4m, 10m), ("siab206bb", null, 8m, 20m)], rows);
    }

    [Fact]
    public async Task Running_again_replaces_the_partition_and_no_other()
    {
        Deliver("date,campaign_id,spend_usd\n2025-11-22,120230000000000001,1\n2025-11-22,120230000000000002,2\n");
        await IngestAsync();
        Deliver("date,campaign_id,spend_usd\n2025-11-22,120230000000000001,8\n", ("source", "reconciled"));
        await IngestAsync(("source", "reconciled"));
        Deliver("date,campaign_id,spend_usd\n2025-11-22,120230000000000002,5\n");
        await IngestAsync();

        var stored = await fixture.QueryAsync<(string Source, string Id, decimal Spend)>("SELECT snapshot_source, campaign_id, spend_usd FROM campaign_rows ORDER BY 1, 2");
        Assert.Equal([("day", "120230000000000002", 5m), ("reconciled", "120230000000000001", 8m)], stored);
        Assert.Equal(2, (await TotalAsync(Everything)).Rows);
    }

    [Fact]
    public async Task No_snapshot_at_all_says_which_setting_to_look_at()
    {
        var result = await IngestAsync();

        Assert.Equal(JobStatus.Failed, result.Status);
        Assert.Contains("DAY_SNAPSHOTS_BASE", result.Error);
    }

    [Fact]
    public async Task Sessions_that_came_first_pick_up_the_owner_at_the_next_read()
    {
        await fixture.RunAsync("ingest-sessions", default, ("date", "2025-11-22"));
        Assert.Equal(0, (await fixture.QueryAsync<long>("SELECT count(*) FROM session_hourly_metrics WHERE media_source IS NOT NULL")).Single());
        Writer.WriteDay(Settled, [Day], BothLevels);
        await IngestAsync();

        Assert.Equal(0, (await fixture.QueryAsync<long>("SELECT count(*) FROM session_hourly_metrics WHERE media_source IS DISTINCT FROM 'facebook'")).Single());
        var (sessions, revenue) = (await fixture.QueryAsync<(long, decimal)>("SELECT sum(sessions)::BIGINT, sum(revenue) FROM session_hourly_metrics")).Single();
        var expected = fixture.Simulator.World.Day(Day).Of(Network.Facebook).ToList();
        Assert.Equal(expected.Sum(c => c.S1Clicks), sessions);
        Assert.Equal(expected.Sum(c => c.Revenue), revenue, 3);
    }

    private const string Everything = "SELECT count(*), sum(spend_usd), sum(revenue_usd), sum(clicks)::BIGINT FROM campaign_index";

    private SnapshotWriter Writer => new(fixture.Simulator.World, fixture.Snapshots);

    private Task<JobResult> IngestAsync(params (string Name, string? Value)[] given) =>
        fixture.RunAsync("ingest-campaigns", default, [("date", "2025-11-22"), .. given]);

    private async Task<(long Rows, decimal? Spend, decimal? Revenue, long? Clicks)> TotalAsync(string sql) =>
        (await fixture.QueryAsync<(long, decimal?, decimal?, long?)>(sql)).Single();

    private List<CampaignDay> FacebookDays(DateTimeOffset asOf) => [.. fixture.Simulator.World.Day(Day, asOf).Of(Network.Facebook)];

    /// <summary>A run of its own, newer than those before, with this file.</summary>
    private void Deliver(string csv, params (string Name, string Value)[] given)
    {
        var group = given.FirstOrDefault(g => g.Name == "source").Value ?? "day";
        var root = Path.Combine(fixture.Snapshots, group);
        var number = Directory.Exists(root) ? Directory.GetDirectories(root).Length : 0;
        var run = Path.Combine(root, Settled.AddMinutes(number).ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture));
        var partition = Path.Combine(run, "level=campaign", "date=2025-11-22");
        Directory.CreateDirectory(partition);
        File.WriteAllText(Path.Combine(partition, "part-000.csv"), csv);
        File.WriteAllText(Path.Combine(run, "manifest.csv"), "snapshot_ts,source,schema_version,level,date,num_rows,file_path\n2025-11-24,x,1,campaign,2025-11-22,,/elsewhere/part-000.csv\n");
    }
}
