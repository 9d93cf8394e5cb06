using System.IO.Compression;
using Dapper;
using Liftoff.Jobs;
using Liftoff.WarehouseWriter;

namespace Liftoff.Warehouse.Tests;

public sealed class JobRunnerTests : IDisposable
{
    private static readonly JobStart Start = new("ingest-test", new DateOnly(2025, 11, 22), [new("mode", "direct"), new("max-hour", "27")]);
    private readonly TemporaryFolder folder = new();
    private readonly TestHouse house;

    public JobRunnerTests() => house = new TestHouse(TestHouse.Options(folder.Path));

    public void Dispose()
    {
        house.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task A_run_is_committed_with_its_rows_and_stands_in_the_table()
    {
        var result = await house.Jobs.RunAsync(Start, async (run, token) =>
        {
            run.Count("rows", 12);
            run.Warn("one campaign had no owner");
            run.Warn("one campaign had no owner");
            await run.WriteAsync((connection, _) =>
            {
                TestRows.Write(connection, "a", 12);
                run.Count("stored", 11);
                return Task.CompletedTask;
            }, token);
        });

        Assert.Equal(JobStatus.Success, result.Status);
        Assert.Equal(["one campaign had no owner"], result.Warnings);
        Assert.Equal(12, (await house.CountAsync())["a"]);
        var row = await house.File.ReadAsync((connection, _) => Task.FromResult(connection.QuerySingle<(string, string, string, string)>("SELECT job, status, parameters::VARCHAR, counts->>'stored' FROM job_runs")));
        Assert.Equal(("ingest-test", "success", """{"mode":"direct","max-hour":"27"}""", "11"), row);

        var record = Assert.Single(await house.Runs.ListAsync(null, null, null));
        Assert.Equal(result.RunId, record.RunId);
        Assert.Equal(Start.Parameters, record.Parameters);
        Assert.Equal(Start.Date, record.Date);
        Assert.Equal(Environment.MachineName, record.Host);
        Assert.True(record.FinishedAt >= record.StartedAt && DateTimeOffset.UtcNow - record.StartedAt < TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task A_failed_run_says_why_at_once_and_the_next_writer_folds_it_into_the_table()
    {
        var failed = await house.Jobs.RunAsync(Start, (_, _) => throw new JobFailedException("The answer is an HTML page."));
        Assert.Equal((JobStatus.Failed, "The answer is an HTML page."), (failed.Status, failed.Error));
        Assert.Equal("The answer is an HTML page.", Assert.Single(await house.Runs.ListAsync("ingest-test", Start.Date, JobStatus.Failed)).Error);
        Assert.False(File.Exists(folder["monitoring.duckdb"]));

        await house.WriteAsync("a", 1);
        var row = await house.File.ReadAsync((connection, _) => Task.FromResult(connection.QuerySingle<(string, string)>("SELECT run_id, error FROM job_runs WHERE status = 'failed'")));
        Assert.Equal((failed.RunId, "The answer is an HTML page."), row);
        Assert.Single(await house.Runs.ListAsync(null, null, null));

        await house.WriteAsync("a", 2);
        Assert.Equal(1, await house.File.ReadAsync((connection, _) => Task.FromResult(connection.ExecuteScalar<long>("SELECT count(*) FROM job_runs"))));
    }

    [Fact]
    public async Task A_failure_in_the_write_stores_nothing_and_is_a_failed_run()
    {
        await house.WriteAsync("a", 1);
        var failed = await house.Jobs.RunAsync(Start, (run, token) => run.WriteAsync((connection, _) =>
        {
            TestRows.Write(connection, "b", 5);
            connection.Execute("SELECT no_such_column FROM test_rows");
            return Task.CompletedTask;
        }, token));
        Assert.Equal(JobStatus.Failed, failed.Status);
        Assert.Contains("no_such_column", failed.Error, StringComparison.Ordinal);
        Assert.Equal(["a"], (await house.CountAsync()).Keys);
    }

    [Fact]
    public async Task A_partial_run_is_committed_as_partial_with_its_reason()
    {
        var result = await house.Jobs.RunAsync(Start, async (run, token) =>
        {
            run.MarkPartial("two platforms did not answer");
            await run.WriteAsync((connection, _) => Task.FromResult(connection.Execute("INSERT INTO test_rows VALUES ('a', 1, 'x')")), token);
        });
        Assert.Equal(JobStatus.Partial, result.Status);
        Assert.Equal("two platforms did not answer", Assert.Single((await house.Runs.FindAsync(result.RunId))!.Warnings));
    }

    [Fact]
    public async Task A_run_that_stores_nothing_is_in_the_log_without_a_warehouse()
    {
        var result = await house.Jobs.RunAsync(Start, (run, _) =>
        {
            run.Count("rows", 3);
            run.MarkPartial("--limit reports only");
            return Task.CompletedTask;
        });
        Assert.Equal(JobStatus.Partial, (await house.Runs.FindAsync(result.RunId))!.Status);
        Assert.False(File.Exists(folder["monitoring.duckdb"]));
    }

    [Fact]
    public async Task An_interrupted_run_is_recorded_as_failed_and_the_caller_sees_the_cancellation()
    {
        using var cancel = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => house.Jobs.RunAsync(Start, async (_, token) =>
        {
            await cancel.CancelAsync();
            await Task.Delay(Timeout.Infinite, token);
        }, cancellationToken: cancel.Token));
        Assert.Equal("interrupted", Assert.Single(await house.Runs.ListAsync(null, null, JobStatus.Failed)).Error);
    }

    [Fact]
    public async Task A_timeout_inside_the_job_is_a_failure_and_not_an_interruption()
    {
        var result = await house.Jobs.RunAsync(Start, (_, _) => throw new TaskCanceledException("The request timed out."));
        Assert.Equal((JobStatus.Failed, "The request timed out."), (result.Status, result.Error));
    }

    [Fact]
    public async Task A_repeated_activity_is_the_same_run_and_is_not_done_twice()
    {
        var bodies = 0;
        Task<JobResult> Attempt(TestHouse at) => at.Jobs.RunAsync(Start, (run, token) =>
        {
            bodies++;
            return run.WriteAsync((connection, _) =>
            {
                connection.Execute("INSERT INTO test_rows VALUES ('a', 1, 'x')");
                run.Count("stored", 1);
                return Task.CompletedTask;
            }, token);
        }, runId: "activity-7");

        var first = await Attempt(house);
        var second = await Attempt(house);
        Assert.Equal(1, bodies);

        // On another machine, which has no landing folder of it, the table itself says so.
        using var elsewhere = new TestHouse(house.Settings with { LandingPath = folder["landing of another machine"] });
        var third = await Attempt(elsewhere);
        Assert.Equal(2, bodies);
        Assert.All([second, third], r => Assert.Equal((first.RunId, first.Status, 1L), (r.RunId, r.Status, r.Counts["stored"])));
        Assert.Equal(1, (await house.CountAsync())["a"]);
    }

    [Fact]
    public async Task A_run_that_stopped_without_finishing_is_a_failed_run_of_its_host()
    {
        var dead = new
        {
            run_id = "dead",
            job = "ingest-test",
            date = "2025-11-22",
            parameters = new { mode = "direct" },
            status = "running",
            started_at = DateTimeOffset.UtcNow.AddMinutes(-10),
            heartbeat_at = DateTimeOffset.UtcNow.AddSeconds(-31),
            host = "old-machine",
            counts = new { },
            warnings = Array.Empty<string>(),
        };
        var path = Directory.CreateDirectory(Path.Combine(folder.Path, "landing", "ingest-test", "2025-11-22", "dead")).FullName;
        await File.WriteAllTextAsync(Path.Combine(path, "run.json"), System.Text.Json.JsonSerializer.Serialize(dead));

        var record = await house.Runs.FindAsync("dead");
        Assert.Equal((JobStatus.Failed, "stopped without finishing on old-machine"), (record!.Status, record.Error));
        await house.WriteAsync("a", 1);
        var row = await house.File.ReadAsync((connection, _) => Task.FromResult(connection.QuerySingle<(string, string)>("SELECT status, error FROM job_runs WHERE run_id = 'dead'")));
        Assert.Equal(("failed", "stopped without finishing on old-machine"), row);
    }

    [Fact]
    public async Task A_running_run_is_listed_as_running_and_not_folded()
    {
        await house.Jobs.RunAsync(Start, async (run, token) =>
        {
            await house.WriteAsync("other", 1, token);
            var seen = await house.Runs.FindAsync(run.Id, token);
            Assert.Equal(JobStatus.Running, seen!.Status);
            Assert.Equal(0, await house.File.ReadAsync((connection, _) => Task.FromResult(connection.ExecuteScalar<long>("SELECT count(*) FROM job_runs")), token));
        });
        Assert.Equal(JobStatus.Success, Assert.Single(await house.Runs.ListAsync(null, null, null)).Status);
    }

    [Fact]
    public async Task Raw_answers_are_compressed_in_place_and_come_back_byte_for_byte()
    {
        var content = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"session {i},1.25\r\n"));
        var result = await house.Jobs.RunAsync(Start, async (run, token) =>
        {
            Directory.CreateDirectory(Path.Combine(run.Folder, "pages"));
            await File.WriteAllTextAsync(Path.Combine(run.Folder, "sessions.csv"), content, token);
            await File.WriteAllTextAsync(Path.Combine(run.Folder, "pages", "1.json"), "{}", token);
            await run.WriteAsync((_, _) => Task.CompletedTask, token);
        });

        var record = (await house.Runs.FindAsync(result.RunId))!;
        Assert.Equal(["pages/1.json.gz", "run.json", "sessions.csv.gz"], Directory.EnumerateFiles(record.Folder!, "*", SearchOption.AllDirectories).Select(p => Path.GetRelativePath(record.Folder!, p)).Order(StringComparer.Ordinal));
        using (var packed = new StreamReader(new GZipStream(File.OpenRead(Path.Combine(record.Folder!, "sessions.csv.gz")), CompressionMode.Decompress)))
            Assert.Equal(content, await packed.ReadToEndAsync());

        var replay = Directory.CreateDirectory(folder["replay"]).FullName;
        Assert.Equal(result.RunId, (await house.Runs.UnpackAsync(result.RunId, replay)).RunId);
        Assert.Equal(content, await File.ReadAllTextAsync(Path.Combine(replay, "sessions.csv")));
        Assert.Equal("{}", await File.ReadAllTextAsync(Path.Combine(replay, "pages", "1.json")));
        Assert.False(File.Exists(Path.Combine(replay, "run.json")));
    }

    [Fact]
    public async Task Old_landing_folders_are_dropped_once_the_log_has_them()
    {
        var clock = new ShiftedClock();
        using var later = new TestHouse(house.Settings with { LandingKeep = TimeSpan.FromDays(3) }, services => Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions.AddSingleton<TimeProvider>(services, clock));
        var old = await later.Jobs.RunAsync(Start, (run, token) => run.WriteAsync((_, _) => Task.CompletedTask, token));
        clock.Shift = TimeSpan.FromDays(2);
        await later.Jobs.RunAsync(Start, (_, _) => Task.CompletedTask);
        Assert.NotNull((await later.Runs.FindAsync(old.RunId))!.Folder);
        clock.Shift = TimeSpan.FromDays(4);
        await later.Jobs.RunAsync(Start, (_, _) => Task.CompletedTask);
        var record = (await later.Runs.FindAsync(old.RunId))!;
        Assert.Equal((JobStatus.Success, null), (record.Status, record.Folder));
        await Assert.ThrowsAsync<JobFailedException>(() => later.Runs.UnpackAsync(old.RunId, folder["replay"]));
    }

    [Fact]
    public async Task A_second_write_of_one_run_and_a_run_id_with_a_path_in_it_are_mistakes_of_the_caller()
    {
        var result = await house.Jobs.RunAsync(Start, async (run, token) =>
        {
            await run.WriteAsync((_, _) => Task.CompletedTask, token);
            await run.WriteAsync((_, _) => Task.CompletedTask, token);
        });
        Assert.Equal(JobStatus.Success, result.Status);
        Assert.Contains("one transaction", Assert.Single(result.Warnings), StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(() => house.Jobs.RunAsync(Start, (_, _) => Task.CompletedTask, runId: "../outside"));
    }

    [Fact]
    public async Task A_run_that_is_interrupted_after_its_commit_is_told_as_what_it_is()
    {
        using var cancel = new CancellationTokenSource();
        var result = await house.Jobs.RunAsync(Start, async (run, token) =>
        {
            await File.WriteAllTextAsync(Path.Combine(run.Folder, "answer.csv"), "a,b\n", token);
            await run.WriteAsync((_, _) => Task.CompletedTask, token);
            await cancel.CancelAsync();
        }, cancellationToken: cancel.Token);

        Assert.Equal(JobStatus.Success, result.Status);
        Assert.Equal(["answer.csv", "run.json"], Directory.EnumerateFiles((await house.Runs.FindAsync(result.RunId))!.Folder!).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task A_spoilt_record_does_not_keep_its_run_from_being_repeated()
    {
        var landing = Directory.CreateDirectory(Path.Combine(folder.Path, "landing", "ingest-test", "2025-11-22", "activity-7")).FullName;
        await File.WriteAllTextAsync(Path.Combine(landing, "run.json"), """{ "run_id": "activ""");

        var result = await house.Jobs.RunAsync(Start, (_, _) => Task.CompletedTask, runId: "activity-7");

        Assert.Equal(JobStatus.Success, result.Status);
        Assert.Equal(JobStatus.Success, (await house.Runs.FindAsync("activity-7"))!.Status);
    }

    [Fact]
    public async Task A_landing_folder_that_somebody_copied_is_the_same_run()
    {
        var failed = await house.Jobs.RunAsync(Start, (_, _) => throw new JobFailedException("no answer"));
        var landing = (await house.Runs.FindAsync(failed.RunId))!.Folder!;
        Directory.CreateDirectory(landing + " kept");
        File.Copy(Path.Combine(landing, "run.json"), Path.Combine(landing + " kept", "run.json"));

        await house.WriteAsync("a", 1);

        Assert.Equal((failed.RunId, landing), Assert.Single((await house.Runs.ListAsync(null, null, null)).Select(run => (run.RunId, run.Folder))));
        Assert.Equal(1, await house.File.ReadAsync((connection, _) => Task.FromResult(connection.ExecuteScalar<long>("SELECT count(*) FROM job_runs"))));
    }
}
