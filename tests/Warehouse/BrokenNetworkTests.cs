using System.Diagnostics;
using Liftoff.Jobs;
using Liftoff.WarehouseWriter;
using Xunit.Abstractions;

namespace Liftoff.Warehouse.Tests;

/// <summary>A storage that stops, answers with errors, or does not answer.</summary>
[Collection(ManyProcesses.Name)]
public sealed class BrokenNetworkTests(AzuriteFixture azurite, ITestOutputHelper output) : FaultTestBase(azurite)
{
    [Fact]
    public async Task The_storage_may_stop_and_start_again_at_every_stage()
    {
        await using var own = await WarehouseWriter.Azurite.StartNewAsync();
        var containers = Stage.All.ToDictionary(stage => stage, _ => AzuriteFixture.NewContainer());
        WarehouseOptions At(string stage, string machine) => TestHouse.Options(Folder[$"{stage} {machine}"], own.ConnectionString) with { Container = containers[stage] };
        foreach (var stage in Stage.All)
        {
            using var house = new TestHouse(At(stage, "base"));
            await house.WriteAsync("base", 30_000);
        }

        var writers = Stage.All.ToDictionary(stage => stage, stage => new WriterProcess(At(stage, "victim"), "victim", 5000, holdAt: stage));
        foreach (var (stage, writer) in writers) Assert.True(await writer.ReachesAsync(stage), writer.Output);
        await own.StopAsync();
        foreach (var writer in writers.Values) await writer.ReleaseAsync();
        await Task.Delay(2000);
        await own.StartAsync();

        foreach (var (stage, writer) in writers)
        {
            var succeeded = await writer.SucceedsAsync();
            output.WriteLine($"{stage}: {(succeeded ? "success" : writer.Output)}");
            using var next = new TestHouse(At(stage, "next"));
            var watch = Stopwatch.StartNew();
            await next.WriteAsync("next", 7);
            Assert.InRange(watch.Elapsed, TimeSpan.Zero, Lease + Slack);
            var expected = new Dictionary<string, long> { ["base"] = 30_000, ["next"] = 7 };
            if (succeeded) expected["victim"] = 5000;
            Assert.Equal(expected, (await OpenBlobAsync(containers[stage], own)).Rows);
            using var victim = new TestHouse(At(stage, "victim"));
            var run = (await victim.Runs.FindAsync("victim"))!;
            Assert.Equal(succeeded ? JobStatus.Success : JobStatus.Failed, run.Status);
            Assert.Equal(succeeded, run.Error is null);
            await writer.DisposeAsync();
        }
    }

    [Theory]
    [InlineData(Fault.Answer500)]
    [InlineData(Fault.Answer503)]
    [InlineData(Fault.CutRequest)]
    [InlineData(Fault.CutAnswer)]
    [InlineData(Fault.LoseAnswer)]
    public async Task Requests_that_fail_now_and_then_are_repeated_until_they_are_done(Fault fault)
    {
        var container = await BaseAsync();
        await using var proxy = await FaultProxy.StartAsync(Azurite.Port);
        var count = 0;
        proxy.Plan = _ => Interlocked.Increment(ref count) % 4 == 0 ? fault : Fault.None;
        using var house = new TestHouse(Machine(container, "here") with { Storage = WarehouseWriter.Azurite.ConnectionStringVia(proxy.Port) });
        await house.WriteAsync("a", 20_000);
        await house.WriteAsync("b", 5);
        Assert.InRange(proxy.Spoilt, 5, int.MaxValue);
        Assert.Equal(new Dictionary<string, long> { ["base"] = 30_000, ["a"] = 20_000, ["b"] = 5 }, (await OpenBlobAsync(container)).Rows);
        Assert.Equal(3, (await house.CountAsync()).Count);
    }
}
