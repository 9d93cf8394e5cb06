using Azure.Storage.Blobs;
using Liftoff.Operations.Health;
using Liftoff.WarehouseWriter;
using Microsoft.Extensions.DependencyInjection;

namespace Liftoff.Warehouse.Tests;

/// <summary>What the doctor is told about the warehouse.</summary>
[Collection(ManyProcesses.Name)]
public sealed class HealthTests(AzuriteFixture azurite) : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_writer_and_since_when_are_told_and_one_that_takes_too_long_is_wrong()
    {
        var options = azurite.Options(folder["here"]);
        using var house = new TestHouse(options);
        await house.WriteAsync("a", 3);
        Assert.EndsWith("answers; nobody writes", (await LookAsync(house, "storage")).Detail, StringComparison.Ordinal);

        var (inside, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        var write = house.File.WriteAsync(async (_, _) =>
        {
            inside.SetResult();
            await goOn.Task;
            return 0;
        });
        await inside.Task;
        var now = await LookAsync(house, "storage");
        using var later = new TestHouse(options with { CachePath = folder["later"] }, services => services.AddSingleton<TimeProvider>(new ShiftedClock { Shift = TimeSpan.FromHours(2) }));
        var stuck = await LookAsync(later, "storage");
        goOn.SetResult();
        await write;

        Assert.Equal(HealthState.Ok, now.State);
        Assert.Matches($@"answers; {Environment.MachineName}\S* writes since \d{{4}}-\d\d-\d\d \d\d:\d\d:\d\d UTC$", now.Detail);
        Assert.Equal((HealthState.Wrong, now.Detail), (stuck.State, stuck.Detail));
        Assert.StartsWith("No write takes that long.", stuck.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_file_s_schema_is_compared_with_ours()
    {
        var options = azurite.Options(folder["here"]);
        using var house = new TestHouse(options);
        Assert.Equal("none yet: the first job makes it", (await LookAsync(house, "warehouse file")).Detail);
        await house.WriteAsync("a", 3);
        var ours = await LookAsync(house, "warehouse file");
        Assert.Equal(HealthState.Ok, ours.State);
        Assert.StartsWith("version 2, schema 900 of our 900, ", ours.Detail, StringComparison.Ordinal);

        await using var older = new ServiceCollection().AddWarehouse(options).BuildServiceProvider();
        var newer = await older.GetServices<IHealthCheck>().Single(check => check.Name == "warehouse file").RunAsync(CancellationToken.None);
        Assert.Equal(HealthState.Wrong, newer.State);
        Assert.Contains("upgrade", newer.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Storage_that_turns_us_down_is_told_with_what_to_check()
    {
        var options = azurite.Options(folder["here"]);
        using var stranger = new TestHouse(options with { Storage = options.Storage!.Replace("AccountKey=Eby8", "AccountKey=AAAA", StringComparison.Ordinal) });
        var finding = await LookAsync(stranger, "storage");
        Assert.Equal((HealthState.Wrong, "Check the key in WAREHOUSE_STORAGE, or that this identity has the role Storage Blob Data Contributor."), (finding.State, finding.Remedy));
    }

    [Fact]
    public async Task A_disk_without_room_for_a_write_is_wrong()
    {
        using var house = new TestHouse(TestHouse.Options(folder.Path));
        Assert.Equal(HealthState.Ok, (await LookAsync(house, "disk")).State);
        // Sparse: it has the size and takes no room.
        using (var file = File.Create(folder["monitoring.duckdb"])) file.SetLength(1L << 42);

        var finding = await LookAsync(house, "disk");
        Assert.Equal(HealthState.Wrong, finding.State);
        Assert.Contains("a write may need 16,778,240 MiB", finding.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("storage")]
    [InlineData("warehouse file")]
    public async Task A_marker_of_a_newer_program_is_told_with_the_way_out(string line)
    {
        var options = azurite.Options(folder["here"]);
        using var house = new TestHouse(options);
        await house.WriteAsync("a", 3);
        await new BlobContainerClient(options.Storage, options.Container).GetBlobClient("monitoring.duckdb.json").UploadAsync(new BinaryData("""{"format":2,"location":"there"}"""), overwrite: true);

        var finding = await LookAsync(house, line);

        Assert.Equal((HealthState.Wrong, "Upgrade this one."), (finding.State, finding.Remedy));
        Assert.EndsWith("monitoring.duckdb.json was written by a newer Liftoff (format 2).", finding.Detail, StringComparison.Ordinal);
    }

    private static Task<HealthFinding> LookAsync(TestHouse house, string name) => house.Checks.Single(check => check.Name == name).RunAsync(CancellationToken.None);
}
