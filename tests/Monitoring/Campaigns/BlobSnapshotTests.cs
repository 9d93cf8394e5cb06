using Azure.Storage.Blobs;
using Azure.Storage.Sas;
using Liftoff.Jobs;
using Liftoff.Simulator.Snapshots;
using Liftoff.Simulator.World;
using Liftoff.Tour.LocalStack;

namespace Liftoff.Monitoring.Tests.Campaigns;

/// <summary>Snapshot runs in a real blob container, read by the address's own signature or by the key of the warehouse's account.</summary>
public sealed class BlobSnapshotTests : IAsyncLifetime
{
    private const string Prefix = "facebook/day";
    private static readonly DateOnly Day = new(2025, 11, 22);
    private static readonly DateTimeOffset Settled = new(2025, 11, 24, 6, 0, 12, TimeSpan.Zero);

    private readonly string folder = Directory.CreateTempSubdirectory("liftoff-snapshots-").FullName;
    private Azurite azurite = null!;
    private BlobContainerClient container = null!;

    public async Task InitializeAsync()
    {
        azurite = await Azurite.StartAsync(Path.Combine(folder, "data"), Path.Combine(folder, "azurite.log"), usualPorts: false, CancellationToken.None);
        container = new BlobContainerClient(azurite.ConnectionString, "snapshots");
        await container.CreateAsync();
    }

    public async Task DisposeAsync()
    {
        await azurite.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_parquet_of_the_newest_complete_run_is_taken(bool isSigned)
    {
        await using var fixture = await StartAsync(isSigned);
        var writer = new SnapshotWriter(fixture.Simulator.World, fixture.Snapshots);
        ToParquet(fixture, writer.WriteDay(Settled, [Day], ["campaign"], SnapshotTraps.ManifestListsParquet));
        writer.WriteDay(Settled.AddHours(1), [Day], ["adset"]);
        writer.WriteDay(Settled.AddHours(2), [Day], ["campaign"], SnapshotTraps.NoManifest);
        await UploadAsync(Path.Combine(fixture.Snapshots, "day"));

        var result = await fixture.RunAsync("ingest-campaigns", default, ("date", "2025-11-22"));

        Assert.Equal((JobStatus.Success, null), (result.Status, result.Error));
        var expected = fixture.Simulator.World.Day(Day, Settled).Of(Network.Facebook).ToList();
        var (spend, clicks) = (await fixture.QueryAsync<(decimal, long)>("SELECT sum(spend_usd), sum(clicks)::BIGINT FROM campaign_index WHERE date = '2025-11-22'")).Single();
        Assert.Equal((expected.Sum(c => c.Spend), expected.Sum(c => c.AdClicks)), (spend, clicks));
        Assert.Equal(expected.Select(c => c.Campaign.NetworkCampaignId).Distinct().Order(), await fixture.QueryAsync<string>("SELECT campaign_id FROM campaign_index ORDER BY 1"));
        var landed = Directory.EnumerateFiles((await fixture.Runs.FindAsync(result.RunId))!.Folder!).Select(Path.GetFileName).ToList();
        Assert.Contains("part-000.parquet.gz", landed);
        Assert.DoesNotContain("part-000.csv.gz", landed);
    }

    [Fact]
    public async Task A_container_without_runs_is_named_without_its_signature()
    {
        await using var fixture = await StartAsync(isSigned: true);

        var result = await fixture.RunAsync("ingest-campaigns", default, ("date", "2025-11-22"));

        Assert.Equal((JobStatus.Failed, $"There are no snapshot runs in {container.Uri}/{Prefix}/; set DAY_SNAPSHOTS_BASE to where the snapshot writer leaves them."), (result.Status, result.Error));
    }

    private Task<MonitoringFixture> StartAsync(bool isSigned)
    {
        var address = new UriBuilder(isSigned ? container.GenerateSasUri(BlobContainerSasPermissions.Read | BlobContainerSasPermissions.List, DateTimeOffset.UtcNow.AddHours(1)) : container.Uri);
        address.Path += "/" + Prefix;
        return MonitoringFixture.StartAsync(adjust: options => options with { Snapshots = options.Snapshots with { DayBase = address.Uri.AbsoluteUri } }, storage: isSigned ? null : azurite.ConnectionString);
    }

    /// <summary>Parquet as the snapshot writer makes it; the CSV beside it becomes one that would fail.</summary>
    private static void ToParquet(MonitoringFixture fixture, string run)
    {
        var part = Path.Combine(run, "level=campaign", "date=2025-11-22", "part-000");
        using (var scratch = fixture.Warehouse.OpenScratch())
        {
            using var command = scratch.CreateCommand();
            command.CommandText = $"COPY (SELECT * FROM read_csv_auto('{part}.csv')) TO '{part}.parquet' (COMPRESSION zstd)";
            command.ExecuteNonQuery();
        }

        File.WriteAllText(part + ".csv", "cut");
    }

    private async Task UploadAsync(string runs)
    {
        foreach (var file in Directory.EnumerateFiles(runs, "*", SearchOption.AllDirectories))
            await container.GetBlobClient($"{Prefix}/{Path.GetRelativePath(runs, file)}").UploadAsync(file);
        Directory.Delete(runs, recursive: true);
    }
}
