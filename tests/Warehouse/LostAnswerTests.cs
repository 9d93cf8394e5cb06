using Dapper;
using Liftoff.Jobs;
using Liftoff.WarehouseWriter;
using Microsoft.AspNetCore.Http;

namespace Liftoff.Warehouse.Tests;

/// <summary>Commits whose answer never comes back.</summary>
public sealed class LostAnswerTests(AzuriteFixture azurite) : FaultTestBase(azurite), IClassFixture<AzuriteFixture>
{
    [Theory]
    [InlineData(Fault.LoseAnswer, 1, true)]
    [InlineData(Fault.LoseAnswer, 100, true)]
    [InlineData(Fault.Answer500, 2, true)]
    [InlineData(Fault.Answer500, 100, false)]
    [InlineData(Fault.CutRequest, 100, false)]
    public async Task A_commit_whose_answer_is_lost_is_looked_up_and_told_as_it_was(Fault fault, int times, bool isCommitted)
    {
        var container = await BaseAsync();
        await using var proxy = await FaultProxy.StartAsync(Azurite.Port);
        var left = times;
        proxy.Plan = request => IsCommit(request) && left-- > 0 ? fault : Fault.None;
        using var house = new TestHouse(Machine(container, "here") with { Storage = WarehouseWriter.Azurite.ConnectionStringVia(proxy.Port) });
        var result = await house.Jobs.RunAsync(new JobStart("test-job", new DateOnly(2025, 11, 22), []), (run, token) => run.WriteAsync((connection, _) =>
        {
            TestRows.Write(connection, "a", 100);
            return Task.CompletedTask;
        }, token));
        Assert.Equal(isCommitted ? JobStatus.Success : JobStatus.Failed, result.Status);
        Assert.Equal(isCommitted, (await OpenBlobAsync(container)).Rows.ContainsKey("a"));
        proxy.Plan = _ => Fault.None;
        await house.WriteAsync("next", 1);
        Assert.Equal(isCommitted ? "success" : "failed", await house.File.ReadAsync((connection, _) => Task.FromResult(connection.ExecuteScalar<string>("SELECT status FROM job_runs"))));
    }

    [Fact]
    public async Task A_storage_that_stays_away_in_the_commit_is_an_unknown_outcome_that_the_log_settles_later()
    {
        var container = await BaseAsync();
        await using var proxy = await FaultProxy.StartAsync(Azurite.Port);
        var isAway = false;
        proxy.Plan = request =>
        {
            if (isAway) return Fault.Answer503;
            isAway = IsCommit(request);
            return isAway ? Fault.LoseAnswer : Fault.None;
        };
        using var house = new TestHouse(Machine(container, "here") with { Storage = WarehouseWriter.Azurite.ConnectionStringVia(proxy.Port) });
        var result = await house.Jobs.RunAsync(new JobStart("test-job", new DateOnly(2025, 11, 22), []), (run, token) => run.WriteAsync((connection, _) =>
        {
            TestRows.Write(connection, "a", 100);
            return Task.CompletedTask;
        }, token));
        Assert.Equal(JobStatus.Failed, result.Status);
        Assert.Contains("not known yet", result.Error, StringComparison.Ordinal);
        proxy.Plan = _ => Fault.None;
        await house.WriteAsync("next", 1);
        Assert.Equal(JobStatus.Success, (await house.Runs.FindAsync(result.RunId))!.Status);
        Assert.Equal(100, (await house.CountAsync())["a"]);
    }

    [Fact]
    public async Task A_first_version_that_never_arrives_is_told_as_the_storage_s_failure()
    {
        await using var proxy = await FaultProxy.StartAsync(Azurite.Port);
        proxy.Plan = request => IsCommit(request) ? Fault.CutRequest : Fault.None;
        using var house = new TestHouse(Machine(AzuriteFixture.NewContainer(), "here") with { Storage = WarehouseWriter.Azurite.ConnectionStringVia(proxy.Port) });

        var result = await house.Jobs.RunAsync(new JobStart("test-job", new DateOnly(2025, 11, 22), []), (run, token) => run.WriteAsync((_, _) => Task.CompletedTask, token));

        Assert.Equal(JobStatus.Failed, result.Status);
        Assert.StartsWith("The storage cannot be reached: ", result.Error, StringComparison.Ordinal);
    }

    private static bool IsCommit(HttpRequest request) => request.Method == "PUT" && request.Query["comp"] == "blocklist";
}
