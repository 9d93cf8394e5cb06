using System.Diagnostics;
using Liftoff.Jobs;
using Liftoff.WarehouseWriter;
using Xunit.Abstractions;

namespace Liftoff.Warehouse.Tests;

/// <summary>Many writers at once; a full disk.</summary>
[Collection(ManyProcesses.Name)]
public sealed class CrowdAndDiskTests(AzuriteFixture azurite, ITestOutputHelper output) : FaultTestBase(azurite)
{
    [Theory]
    [InlineData(2)]
    [InlineData(10)]
    public async Task Writers_at_once_all_finish_and_all_rows_are_there(int count)
    {
        var container = AzuriteFixture.NewContainer();
        var writers = Enumerable.Range(0, count).Select(i => new WriterProcess(Machine(container, $"machine {i}") with { Wait = TimeSpan.FromMinutes(2) }, $"job-{i}", 1000 + i)).ToArray();
        try
        {
            foreach (var writer in writers) Assert.True(await writer.SucceedsAsync(), writer.Output);
            var blob = await OpenBlobAsync(container);
            Assert.Equal(Enumerable.Range(0, count).ToDictionary(i => $"job-{i}", i => 1000L + i), blob.Rows);
            Assert.Equal(count, blob.Successes);
        }
        finally
        {
            foreach (var writer in writers) await writer.DisposeAsync();
        }
    }

    [Theory]
    [InlineData(1000, 100)]
    [InlineData(6000, 200_000)]
    public async Task A_full_disk_is_a_failed_run_and_nothing_else(int fileLimitKiB, long rows)
    {
        var container = await BaseAsync();
        await using var writer = new WriterProcess(Machine(container, "full"), "victim", rows, fileLimitKiB: fileLimitKiB);
        Assert.False(await writer.SucceedsAsync(), writer.Output);
        Assert.Contains("result Failed", writer.Output, StringComparison.Ordinal);
        using var next = new TestHouse(Machine(container, "full"));
        var watch = Stopwatch.StartNew();
        await next.WriteAsync("next", 7);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, Slack);
        Assert.Equal(["base", "next"], (await OpenBlobAsync(container)).Rows.Keys.Order());
        var record = (await next.Runs.FindAsync("victim"))!;
        Assert.Equal(JobStatus.Failed, record.Status);
        Assert.NotEmpty(record.Error!);
        output.WriteLine(record.Error!);
    }
}
