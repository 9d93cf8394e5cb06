using System.Collections.Concurrent;
using System.Net;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Liftoff.StandIns.FunctionsHost.Tests;

public sealed class TimerFunctionTests
{
    private static readonly DateTime Noon = new(2025, 11, 22, 12, 0, 0, DateTimeKind.Utc);

    /// <summary>What the timer functions were given, and a door that they wait at.</summary>
    public sealed class Runs(TimeProvider time)
    {
        public ConcurrentQueue<(DateTime At, TimerInfo Info)> All { get; } = [];
        public Task Door { get; set; } = Task.CompletedTask;

        public async Task AddAsync(TimerInfo info, CancellationToken cancellationToken)
        {
            All.Enqueue((time.GetUtcNow().UtcDateTime, info));
            await Door.WaitAsync(cancellationToken);
        }
    }

    public sealed class Hourly(Runs runs)
    {
        [Function("Hourly")]
        public Task Run([TimerTrigger("%HOURLY_SCHEDULE%")] TimerInfo timer, CancellationToken cancellationToken) => runs.AddAsync(timer, cancellationToken);
    }

    public sealed class Minutely(Runs runs)
    {
        [Function("Minutely")]
        public Task Run([TimerTrigger("0 * * * * *")] TimerInfo timer, CancellationToken cancellationToken) => runs.AddAsync(timer, cancellationToken);
    }

    public sealed class Secondly(Runs runs)
    {
        [Function("Secondly")]
        public Task Run([TimerTrigger("*/10 * * * * *")] TimerInfo timer, CancellationToken cancellationToken) => runs.AddAsync(timer, cancellationToken);
    }

    public sealed class Unmonitored(Runs runs)
    {
        [Function("Unmonitored")]
        public Task Run([TimerTrigger("0 0 * * * *", UseMonitor = false, RunOnStartup = true)] TimerInfo timer, CancellationToken cancellationToken) =>
            runs.AddAsync(timer, cancellationToken);
    }

    public static class Failing
    {
        [Function("Failing")]
        public static void Run([TimerTrigger("0 * * * * *")] TimerInfo timer) => throw new InvalidOperationException("no luck");
    }

    private static Task<TestHost> StartAsync(ManualTime time, Type function, params (string Name, string Value)[] settings) =>
        TestHost.StartAsync([function], builder =>
        {
            builder.Services.AddSingleton<TimeProvider>(time).AddSingleton<Runs>();
            builder.Configuration.AddInMemoryCollection(settings.ToDictionary(s => s.Name, s => (string?)s.Value));
        });

    private static Runs RunsOf(TestHost host) => host.Services.GetRequiredService<Runs>();

    /// <summary>Lets time pass once the timer waits for it, and then waits for that many runs in all.</summary>
    private static async Task AdvanceAsync(TestHost host, ManualTime time, TimeSpan by, int runs)
    {
        await TestHost.UntilAsync(() => time.Waiting == 1, "the timer waits");
        time.Advance(by);
        await TestHost.UntilAsync(() => RunsOf(host).All.Count >= runs, $"{runs} runs");
        Assert.Equal(runs, RunsOf(host).All.Count);
    }

    [Fact]
    public async Task A_schedule_from_a_setting_fires_in_UTC_and_tells_when_it_fired_last_and_fires_next()
    {
        var time = new ManualTime(Noon.AddMinutes(1));
        await using var host = await StartAsync(time, typeof(Hourly), ("HOURLY_SCHEDULE", "0 15 * * * *"));
        Assert.True(host.Log.Has(LogLevel.Information, "Hourly: timerTrigger 0 15 * * * *, next 2025-11-22T12:15:00Z"));

        await AdvanceAsync(host, time, TimeSpan.FromMinutes(13.9), runs: 0);
        await AdvanceAsync(host, time, TimeSpan.FromMinutes(0.1), runs: 1);
        await AdvanceAsync(host, time, TimeSpan.FromMinutes(60), runs: 2);

        var (first, second) = (RunsOf(host).All.First(), RunsOf(host).All.Last());
        Assert.Equal((Noon.AddMinutes(15), DateTime.MinValue, Noon.AddMinutes(15), false), (first.At, first.Info.ScheduleStatus!.Last, first.Info.ScheduleStatus.Next, first.Info.IsPastDue));
        Assert.Equal((Noon.AddMinutes(75), Noon.AddMinutes(15), Noon.AddMinutes(75)), (second.At, second.Info.ScheduleStatus!.Last, second.Info.ScheduleStatus.Next));
    }

    [Theory]
    [InlineData(null, "its schedule is in the setting HOURLY_SCHEDULE, which is missing")]
    [InlineData("whenever", "its schedule \"whenever\" is not a crontab expression")]
    [InlineData("0 61 * * * *", "its schedule \"0 61 * * * *\" is not a crontab expression")]
    public async Task A_timer_without_a_usable_schedule_is_in_error_and_the_host_goes_on(string? schedule, string reason)
    {
        await using var host = await StartAsync(new ManualTime(Noon), typeof(Hourly), schedule is null ? [] : [("HOURLY_SCHEDULE", schedule)]);
        Assert.True(host.Log.Has(LogLevel.Error, $"The 'Hourly' function is in error and does not run: {reason}"));
        Assert.Equal(HttpStatusCode.NotFound, await host.PostAsync("/admin/functions/Hourly", """{"input":""}"""));
    }

    [Fact]
    public async Task A_long_run_is_not_overtaken_by_the_next_one_which_then_comes_once()
    {
        var time = new ManualTime(Noon.AddSeconds(30));
        await using var host = await StartAsync(time, typeof(Minutely));
        var door = new TaskCompletionSource();
        RunsOf(host).Door = door.Task;
        await AdvanceAsync(host, time, TimeSpan.FromSeconds(30), runs: 1);
        time.Advance(TimeSpan.FromMinutes(3.5)); // three more occurrences go by
        door.SetResult();
        await TestHost.UntilAsync(() => RunsOf(host).All.Count == 2, "the run that makes up for them");
        await AdvanceAsync(host, time, TimeSpan.FromMinutes(0.5), runs: 3);
        Assert.Equal([Noon.AddMinutes(1), Noon.AddMinutes(4.5), Noon.AddMinutes(5)], RunsOf(host).All.Select(run => run.At));
    }

    [Fact]
    public async Task Schedules_of_under_a_minute_and_unmonitored_ones_have_no_status()
    {
        var time = new ManualTime(Noon.AddSeconds(1));
        await using (var host = await StartAsync(time, typeof(Secondly)))
        {
            await AdvanceAsync(host, time, TimeSpan.FromSeconds(9), runs: 1);
            Assert.Null(RunsOf(host).All.Single().Info.ScheduleStatus);
        }
        await using (var host = await StartAsync(time, typeof(Unmonitored)))
        {
            await TestHost.UntilAsync(() => RunsOf(host).All.Count == 1, "it runs on startup");
            await AdvanceAsync(host, time, TimeSpan.FromHours(1), runs: 2);
            Assert.All(RunsOf(host).All, run => Assert.Null(run.Info.ScheduleStatus));
        }
    }

    [Fact]
    public async Task A_failing_run_is_logged_and_does_not_stop_the_schedule()
    {
        var time = new ManualTime(Noon.AddSeconds(30));
        await using var host = await StartAsync(time, typeof(Failing));
        for (var runs = 1; runs <= 3; runs++)
        {
            await TestHost.UntilAsync(() => time.Waiting == 1, "the timer waits");
            time.Advance(TimeSpan.FromMinutes(1));
            await TestHost.UntilAsync(() => host.Log.Count("Executed 'Failing' (Failed") == runs, $"{runs} failures");
        }
    }

    [Fact]
    public async Task A_timer_can_be_run_by_hand_also_when_it_is_disabled()
    {
        var time = new ManualTime(Noon.AddSeconds(30));
        await using var host = await StartAsync(time, typeof(Minutely), ("AzureWebJobs.Minutely.Disabled", "1"));
        Assert.Equal(HttpStatusCode.Accepted, await host.PostAsync("/admin/functions/minutely", """{"input":""}"""));
        await TestHost.UntilAsync(() => RunsOf(host).All.Count == 1, "the run by hand");
        Assert.Equal(0, time.Waiting); // nothing waits for the schedule
        Assert.Equal(HttpStatusCode.NotFound, await host.PostAsync("/admin/functions/Nobody", """{"input":""}"""));
        Assert.Equal(HttpStatusCode.BadRequest, await host.PostAsync("/admin/functions/Minutely", "run!"));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, await host.PostAsync("/admin/functions/Minutely"));
        using var read = await host.Http.GetAsync("/admin/functions/Minutely");
        Assert.Equal(HttpStatusCode.NotFound, read.StatusCode);
    }
}
