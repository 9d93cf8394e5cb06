using System.Diagnostics;
using Dapper;
using Liftoff.WarehouseWriter;
using Microsoft.Extensions.DependencyInjection;

namespace Liftoff.Warehouse.Tests;

/// <summary>Writers that are killed, or stopped for longer than their lease.</summary>
[Collection(ManyProcesses.Name)]
public sealed class LostWriterTests(AzuriteFixture azurite) : FaultTestBase(azurite)
{
    [Fact]
    public Task A_writer_killed_at_any_stage_leaves_the_last_version_and_a_free_place() => AtEveryStageAsync(async (stage, container) =>
    {
        await using var writer = new WriterProcess(Machine(container, stage), "victim", 5000, stopAt: stage);
        if (!await writer.ReachesAsync(stage)) return $"never came to the stage: {writer.Output}";
        await writer.KillAsync();

        var watch = Stopwatch.StartNew();
        using var next = new TestHouse(Machine(container, stage));
        await next.WriteAsync("next", 7);
        if (watch.Elapsed > Lease + Slack) return $"the next writer took {watch.Elapsed}";
        if (await DiffersAsync(container, stage, isThere: Stage.IsCommitted(stage)) is { } difference) return difference;

        using var later = new TestHouse(Machine(container, "later"), services => services.AddSingleton<TimeProvider>(new ShiftedClock { Shift = 3 * Lease }));
        await later.WriteAsync("later", 1);
        var run = await later.File.ReadAsync((connection, _) => Task.FromResult(connection.QuerySingle<(string Status, string? Error)>("SELECT status, error FROM job_runs WHERE run_id = 'victim'")));
        var expected = Stage.IsCommitted(stage) ? ("success", null) : ("failed", $"stopped without finishing on {Environment.MachineName}");
        return run == expected ? null : $"the run says {run}";
    });

    [Fact]
    public Task A_writer_stopped_past_its_lease_stores_nothing_when_it_goes_on() => AtEveryStageAsync(async (stage, container) =>
    {
        await using var writer = new WriterProcess(Machine(container, stage), "victim", 5000, stopAt: stage);
        if (!await writer.ReachesAsync(stage)) return $"never came to the stage: {writer.Output}";
        using var next = new TestHouse(Machine(container, "another machine"));
        var watch = Stopwatch.StartNew();
        await next.WriteAsync("next", 7);
        if (watch.Elapsed > Lease + Slack) return $"the next writer took {watch.Elapsed}";

        await writer.ContinueAsync();
        var succeeded = await writer.SucceedsAsync();
        if (succeeded != Stage.IsCommitted(stage)) return $"said {(succeeded ? "success" : "failure")}: {writer.Output}";
        if (await DiffersAsync(container, stage, isThere: succeeded) is { } difference) return difference;
        await next.WriteAsync("after", 1);
        var run = await next.File.ReadAsync((connection, _) => Task.FromResult(connection.QuerySingle<(string Status, string? Error)>("SELECT status, error FROM job_runs WHERE run_id = 'victim'")));
        return succeeded ? null : run.Status == "failed" && run.Error!.Contains("lease on the warehouse was lost", StringComparison.Ordinal) ? null : $"the run says {run}";
    });

    [Fact]
    public async Task A_lease_that_ran_out_is_refused_even_if_nobody_else_took_it()
    {
        var container = await BaseAsync();
        await using var writer = new WriterProcess(Machine(container, "victim"), "victim", 5000, stopAt: Stage.BeforeCommit);
        Assert.True(await writer.ReachesAsync(Stage.BeforeCommit), writer.Output);
        await Task.Delay(Lease + TimeSpan.FromSeconds(1));
        await writer.ContinueAsync();
        Assert.False(await writer.SucceedsAsync(), writer.Output);
        Assert.Contains("lease on the warehouse was lost", writer.Output, StringComparison.Ordinal);
        Assert.Equal(["base"], (await OpenBlobAsync(container)).Rows.Keys);
    }

    private async Task AtEveryStageAsync(Func<string, string, Task<string?>> attempt)
    {
        var problems = await Task.WhenAll(Stage.All.Select(async stage =>
        {
            try
            {
                return await attempt(stage, await BaseAsync()) is { } problem ? $"{stage}: {problem}" : null;
            }
            catch (Exception e)
            {
                return $"{stage}: {e}";
            }
        }));
        Assert.Empty(problems.OfType<string>());
    }

    private async Task<string?> DiffersAsync(string container, string stage, bool isThere)
    {
        var rows = (await OpenBlobAsync(container)).Rows;
        var expected = new Dictionary<string, long> { ["base"] = 30_000, ["next"] = 7 };
        if (isThere) expected["victim"] = 5000;
        return rows.OrderBy(r => r.Key).SequenceEqual(expected.OrderBy(r => r.Key)) ? null : $"the blob holds {string.Join(", ", rows)} after a fault at {stage}";
    }
}
