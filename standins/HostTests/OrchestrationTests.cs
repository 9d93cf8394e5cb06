using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Liftoff.StandIns.FunctionsHost.Tests;

public sealed class OrchestrationTests
{
    private static readonly DateTimeOffset Noon = new(2025, 11, 22, 12, 0, 0, TimeSpan.Zero);

    private static Task<TestHost> StartAsync(Type functions, TimeProvider? time = null) => TestHost.StartAsync(
        [functions, typeof(Activities)],
        builder => builder.Services.AddSingleton<Probe>().AddSingleton(time ?? TimeProvider.System));

    private static Probe ProbeOf(TestHost host) => host.Services.GetRequiredService<Probe>();

    private static void AssertFailed(OrchestrationMetadata instance, string errorType, string message)
    {
        Assert.Equal(OrchestrationRuntimeStatus.Failed, instance.RuntimeStatus);
        Assert.Equal(errorType, instance.FailureDetails!.ErrorType);
        Assert.Contains(message, instance.FailureDetails.ErrorMessage, StringComparison.Ordinal);
    }

    private static async Task AdvanceAsync(ManualTime time, TimeSpan by)
    {
        await TestHost.UntilAsync(() => time.Waiting > 0, "a timer waits");
        time.Advance(by);
    }

    public sealed class Activities(Probe probe)
    {
        [Function("Note")]
        public string Note([ActivityTrigger] string text)
        {
            probe.Note(text);
            return text.ToUpperInvariant();
        }

        [Function("Wait")]
        public async Task Wait([ActivityTrigger] string door, CancellationToken cancellationToken)
        {
            probe.Note($"at {door}");
            await probe.AtDoorAsync(door, cancellationToken);
        }

        [Function("Fail")]
        public static int Fail([ActivityTrigger] string message) => throw new FormatException(message, new IOException("inside"));

        [Function("FailUntil")]
        public int FailUntil([ActivityTrigger] int attempts)
        {
            probe.Note("attempt");
            return probe.Count("attempt") is var n && n < attempts ? throw new TimeoutException($"attempt {n}") : n;
        }

        [Function("WhoCalls")]
        public static string WhoCalls([ActivityTrigger] object? nothing, string instanceId, FunctionContext context) => $"{instanceId} {context.FunctionDefinition.Name}";
    }

    // ---- replay ---------------------------------------------------------------------------------------------------

    public sealed class Replays(Probe probe)
    {
        [Function("Sequence")]
        public async Task<string> Sequence([OrchestrationTrigger] TaskOrchestrationContext context, string first)
        {
            probe.Note($"from the beginning, replaying: {context.IsReplaying}");
            var log = context.CreateReplaySafeLogger<Replays>();
            var id = context.NewGuid();
            var started = context.CurrentUtcDateTime;
            probe.Note($"{id} {started:O}");
            log.LogInformation("before the first");
            var a = await context.CallActivityAsync<string>("Note", first);
            log.LogInformation("after the first");
            var b = await context.CallActivityAsync<string>("note", "b"); // names do not care about case
            probe.Note($"at the end, replaying: {context.IsReplaying}, {context.NewGuid() != id}, {context.CurrentUtcDateTime >= started}");
            return $"{a}{b} {context.Name} {context.InstanceId} {context.GetInput<string>()}";
        }

        [Function("Fan")]
        public static async Task<int> Fan([OrchestrationTrigger] TaskOrchestrationContext context, int width)
        {
            var all = await Task.WhenAll(Enumerable.Range(0, width).Select(i => context.CallActivityAsync<string>("Note", $"{i}")));
            return all.Select(int.Parse).Sum();
        }

        [Function("First")]
        public static async Task<string> First([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            var slow = context.CallActivityAsync("Wait", "slow");
            var fast = context.CallActivityAsync<string>("Note", "fast");
            var winner = await Task.WhenAny(slow, fast);
            context.SetCustomStatus(winner == fast ? "fast won" : "slow won");
            return "over";
        }
    }

    [Fact]
    public async Task An_orchestrator_runs_again_from_the_beginning_for_every_result_and_each_activity_runs_once()
    {
        await using var host = await StartAsync(typeof(Replays));
        var instance = await host.RunAsync("Sequence", "a", "abc");

        Assert.Equal("AB Sequence abc a", instance.ReadOutputAs<string>());
        var probe = ProbeOf(host);
        Assert.Equal((1, 2), (probe.Count("from the beginning, replaying: False"), probe.Count("from the beginning, replaying: True")));
        Assert.Equal((1, 1), (probe.Count("a"), probe.Count("b")));
        Assert.Equal(3, probe.Notes.Where(note => note.Contains(":00", StringComparison.Ordinal) || note.EndsWith('Z')).GroupBy(note => note).Single().Count()); // the same GUID and time each time
        Assert.Equal(1, probe.Count("at the end, replaying: False, True, True"));
        Assert.Equal((1, 1), (host.Log.Count("before the first"), host.Log.Count("after the first")));
    }

    [Fact]
    public async Task Activities_fan_out_and_in()
    {
        await using var host = await StartAsync(typeof(Replays));
        Assert.Equal(4950, (await host.RunAsync("Fan", 100)).ReadOutputAs<int>());
        Assert.Equal(100, ProbeOf(host).Notes.Distinct().Count());
    }

    [Fact]
    public async Task An_orchestration_is_not_over_before_what_it_started_is_although_it_does_not_await_it()
    {
        await using var host = await StartAsync(typeof(Replays));
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("First");
        await TestHost.UntilAsync(async () => (await host.Client.GetInstanceAsync(id, true))!.ReadCustomStatusAs<string>() == "fast won", "the fast one wins");
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await host.Client.GetInstanceAsync(id))!.RuntimeStatus);
        ProbeOf(host).Open("slow");
        Assert.Equal("over", (await host.CompletionAsync(id)).ReadOutputAs<string>());
    }

    // ---- what Azure does not forgive --------------------------------------------------------------------------------

    public sealed class Sins(Probe probe)
    {
        private static int coin;

        [Function("Fickle")]
        public async Task Fickle([OrchestrationTrigger] TaskOrchestrationContext context, string kind)
        {
            var firstTime = Interlocked.Increment(ref coin) % 2 == 1;
            if (kind == "name") await context.CallActivityAsync(firstTime ? "Note" : "Fail", "x");
            if (kind == "kind" && firstTime) await context.CallActivityAsync("Note", "x");
            if (kind == "kind") await context.CreateTimer(TimeSpan.FromMilliseconds(1), default);
            if (kind == "gone" && firstTime) await context.CallActivityAsync("Note", "x");
            if (firstTime && kind != "gone") throw new InvalidOperationException("not reached");
        }

        [Function("DelayFirst")]
        public static async Task DelayFirst([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            // Long enough that it cannot be over before it is awaited, on a machine that is busy with other things.
            await Task.Delay(500);
            await context.CallActivityAsync("Note", "never");
        }

        [Function("DelayLater")]
        public static async Task DelayLater([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            await context.CallActivityAsync("Note", "before");
            await Task.Delay(100);
            await context.CallActivityAsync("Note", "never");
        }

        [Function("OffTheThread")]
        public static async Task OffTheThread([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            await context.CallActivityAsync<string>("Note", "before").ConfigureAwait(false);
            await context.CallActivityAsync("Note", "never");
        }

        [Function("ForksOff")]
        public async Task ForksOff([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            async Task InTheBackground()
            {
                await Task.Delay(1);
                probe.Note("from another thread");
            }

            _ = InTheBackground();
            Thread.Sleep(100); // its end comes while this thread is still the orchestrator's
            await context.CallActivityAsync("Note", "x");
        }

        [Function("Yields")]
        public async Task<int> Yields([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            await Task.Yield(); // comes back to the orchestrator's thread and is legal
            probe.Note("yielded");
            return await context.CallActivityAsync<string>("Note", "x") == "X" ? 1 : 0;
        }
    }

    [Theory]
    [InlineData("name", "the history of 'Fickle' has a call of the activity 'Note' as its action 0, and the replay asked for a call of the activity 'Fail' instead")]
    [InlineData("kind", "has a call of the activity 'Note' as its action 0, and the replay asked for a timer instead")]
    [InlineData("gone", "has a call of the activity 'Note' as its action 0, and the replay did not get to an action 0")]
    public async Task An_orchestrator_that_does_something_else_in_a_replay_fails(string kind, string reason)
    {
        await using var host = await StartAsync(typeof(Sins));
        var instance = await host.RunAsync("Fickle", kind);
        AssertFailed(instance, "DurableTask.Core.Exceptions.NonDeterministicOrchestrationException", reason);
        Assert.StartsWith("Non-Deterministic workflow detected", instance.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Awaiting_something_foreign_first_fails_the_instance()
    {
        await using var host = await StartAsync(typeof(Sins));
        AssertFailed(await host.RunAsync("DelayFirst"), "System.InvalidOperationException", "An invalid asynchronous invocation was detected");
    }

    [Theory]
    [InlineData("DelayLater")]
    [InlineData("OffTheThread")]
    public async Task Awaiting_something_foreign_later_leaves_the_instance_running_for_ever_and_the_log_says_why(string orchestrator)
    {
        await using var host = await StartAsync(typeof(Sins));
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync(orchestrator);
        await TestHost.UntilAsync(() => host.Log.Has(LogLevel.Warning, $"The orchestration '{orchestrator}' ({id}) waits for something that its context did not give"), "the warning");
        await Task.Delay(300); // long enough for the delay's continuation, which must not run
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await host.Client.GetInstanceAsync(id))!.RuntimeStatus);
        Assert.Equal((1, 0), (ProbeOf(host).Count("before"), ProbeOf(host).Count("never")));
    }

    [Fact]
    public async Task What_comes_from_another_thread_does_not_run_on_that_of_the_orchestrator()
    {
        await using var host = await StartAsync(typeof(Sins));
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await host.RunAsync("ForksOff")).RuntimeStatus);
        Assert.Equal(["x"], ProbeOf(host).Notes);
    }

    [Fact]
    public async Task Yielding_is_legal()
    {
        await using var host = await StartAsync(typeof(Sins));
        Assert.Equal(1, (await host.RunAsync("Yields")).ReadOutputAs<int>());
        Assert.Equal(2, ProbeOf(host).Count("yielded"));
    }

    // ---- failures and retries ---------------------------------------------------------------------------------------

    public static class Failures
    {
        [Function("Unhandled")]
        public static Task Unhandled([OrchestrationTrigger] TaskOrchestrationContext context) => context.CallActivityAsync("Fail", "first line\nsecond line");

        [Function("Handled")]
        public static async Task<string> Handled([OrchestrationTrigger] TaskOrchestrationContext context, string activity)
        {
            try
            {
                return await context.CallActivityAsync<string>(activity, "bad date");
            }
            catch (TaskFailedException e)
            {
                return $"{e.TaskName} #{e.TaskId} {e.FailureDetails.ErrorType} | {e.FailureDetails.ErrorMessage} | {e.FailureDetails.IsCausedBy<FormatException>()} {e.FailureDetails.IsCausedBy<IOException>()} {e.FailureDetails.InnerFailure is null}";
            }
        }

        [Function("Retrying")]
        public static Task<int> Retrying([OrchestrationTrigger] TaskOrchestrationContext context, int succeedsAt) => context.CallActivityAsync<int>(
            "FailUntil", succeedsAt, TaskOptions.FromRetryPolicy(new RetryPolicy(3, TimeSpan.FromSeconds(10), backoffCoefficient: 3)));

        [Function("Picky")]
        public static Task<int> Picky([OrchestrationTrigger] TaskOrchestrationContext context) => context.CallActivityAsync<int>(
            "FailUntil", 9, new TaskOptions(new RetryPolicy(5, TimeSpan.FromSeconds(1)) { HandleFailure = failure => !failure.IsCausedBy<TimeoutException>() }));

        [Function("OwnHandler")]
        public static Task<int> OwnHandler([OrchestrationTrigger] TaskOrchestrationContext context) => context.CallActivityAsync<int>(
            "FailUntil", 9, TaskOptions.FromRetryHandler(async retry =>
            {
                await retry.OrchestrationContext.CreateTimer(TimeSpan.FromMinutes(retry.LastAttemptNumber), retry.CancellationToken);
                return retry is { LastAttemptNumber: < 3, LastFailure.ErrorMessage: not "attempt 3" };
            }));

        [Function("OptionsSecond")]
        public static Task OptionsSecond([OrchestrationTrigger] TaskOrchestrationContext context) =>
            context.CallActivityAsync<int>("FailUntil", TaskOptions.FromRetryPolicy(new RetryPolicy(2, TimeSpan.FromTicks(1))));

        [Function("OptionsAsInput")]
        public static Task OptionsAsInput([OrchestrationTrigger] TaskOrchestrationContext context) =>
            context.CallActivityAsync<int>("FailUntil", (object)new TaskOptions());
    }

    [Fact]
    public async Task An_unhandled_failure_of_an_activity_fails_the_orchestration_with_details()
    {
        await using var host = await StartAsync(typeof(Failures));
        var instance = await host.RunAsync("Unhandled");
        AssertFailed(instance, "Microsoft.DurableTask.TaskFailedException", "Task 'Fail' (#0) failed with an unhandled exception: first line");
        Assert.Equal(("System.FormatException", "first line"), (instance.FailureDetails!.InnerFailure!.ErrorType, instance.FailureDetails.InnerFailure.ErrorMessage));
        Assert.Equal(instance.FailureDetails.ErrorMessage, instance.SerializedOutput);
        Assert.True(host.Log.Has(LogLevel.Error, "second line")); // the log has the whole exception
    }

    [Theory]
    [InlineData("Fail", "Fail #0 System.FormatException | bad date | True False True")]
    [InlineData("Nobody", "Nobody #0 ActivityNotFound | There is no activity function 'Nobody', or it is disabled. There are: Fail, FailUntil, Note, Wait, WhoCalls. | False False True")]
    public async Task An_orchestrator_can_catch_the_failure_of_an_activity(string activity, string expected)
    {
        await using var host = await StartAsync(typeof(Failures));
        Assert.Equal(expected, (await host.RunAsync("Handled", activity)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_retry_policy_counts_the_first_attempt_and_pauses_ever_longer()
    {
        var time = new ManualTime(Noon);
        await using var host = await StartAsync(typeof(Failures), time);
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Retrying", 3);
        await AdvanceAsync(time, TimeSpan.FromSeconds(10));
        await AdvanceAsync(time, TimeSpan.FromSeconds(29));
        Assert.Equal(2, ProbeOf(host).Count("attempt"));
        await AdvanceAsync(time, TimeSpan.FromSeconds(1));
        Assert.Equal(3, (await host.CompletionAsync(id)).ReadOutputAs<int>());
    }

    [Fact]
    public async Task After_the_last_attempt_the_failure_stays()
    {
        var time = new ManualTime(Noon);
        await using var host = await StartAsync(typeof(Failures), time);
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Retrying", 4);
        await AdvanceAsync(time, TimeSpan.FromSeconds(10));
        await AdvanceAsync(time, TimeSpan.FromSeconds(30));
        AssertFailed(await host.CompletionAsync(id), "Microsoft.DurableTask.TaskFailedException", "Task 'FailUntil' (#4) failed with an unhandled exception: attempt 3");
        Assert.Equal(3, ProbeOf(host).Count("attempt"));
    }

    [Fact]
    public async Task A_policy_may_refuse_to_retry_a_failure()
    {
        await using var host = await StartAsync(typeof(Failures));
        AssertFailed(await host.RunAsync("Picky"), "Microsoft.DurableTask.TaskFailedException", "attempt 1");
        Assert.Equal(1, ProbeOf(host).Count("attempt"));
    }

    [Fact]
    public async Task A_retry_handler_decides_and_may_wait()
    {
        var time = new ManualTime(Noon);
        await using var host = await StartAsync(typeof(Failures), time);
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("OwnHandler");
        for (var minutes = 1; minutes <= 3; minutes++) await AdvanceAsync(time, TimeSpan.FromMinutes(minutes));
        AssertFailed(await host.CompletionAsync(id), "Microsoft.DurableTask.TaskFailedException", "attempt 3");
        Assert.Equal(3, ProbeOf(host).Count("attempt"));
    }

    [Fact]
    public async Task TaskOptions_as_the_second_of_two_arguments_are_options_and_as_an_input_are_refused()
    {
        await using var host = await StartAsync(typeof(Failures));
        var instance = await host.RunAsync("OptionsSecond"); // the int parameter gets no input
        AssertFailed(instance, "Microsoft.DurableTask.TaskFailedException", "could not be converted to System.Int32");
        Assert.Equal(2, host.Log.Count("Executed 'FailUntil' (Failed"));
        AssertFailed(await host.RunAsync("OptionsAsInput"), "System.ArgumentException", "TaskOptions were given as the activity's input");
    }

    // ---- sub-orchestrations -----------------------------------------------------------------------------------------

    public static class Families
    {
        [Function("Parent")]
        public static async Task<string> Parent([OrchestrationTrigger] TaskOrchestrationContext context, string childInput)
        {
            try
            {
                return await context.CallSubOrchestratorAsync<string>("Child", childInput, new SubOrchestrationOptions(instanceId: "the-child"));
            }
            catch (TaskFailedException e)
            {
                return $"{e.TaskName}: {e.FailureDetails.ErrorMessage}";
            }
        }

        [Function("Child")]
        public static async Task<string> Child([OrchestrationTrigger] TaskOrchestrationContext context, string input)
        {
            if (input == "wait") await context.WaitForExternalEvent<string>("go");
            if (input == "fail") throw new InvalidDataException("no good child");
            return $"{await context.CallActivityAsync<string>("Note", input)} of {context.Parent?.Name} {context.Parent?.InstanceId} as {context.InstanceId}";
        }

        [Function("ManyChildren")]
        public static async Task<int> ManyChildren([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(i => context.CallSubOrchestratorAsync<string>("Child", $"{i}")));
            return answers.Distinct().Count();
        }

        [Function("Loner")]
        public static string Loner([OrchestrationTrigger] TaskOrchestrationContext context) => context.Parent is null ? "no parent" : "a parent";
    }

    [Fact]
    public async Task A_sub_orchestration_has_the_given_id_knows_its_parent_and_returns_its_output()
    {
        await using var host = await StartAsync(typeof(Families));
        Assert.Equal("X of Parent p as the-child", (await host.RunAsync("Parent", "x", "p")).ReadOutputAs<string>());
        Assert.Equal("X of Parent p as the-child", (await host.Client.GetInstanceAsync("the-child", true))!.ReadOutputAs<string>());
        Assert.Equal("no parent", (await host.RunAsync("Loner")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Sub_orchestrations_without_an_id_get_one_each()
    {
        await using var host = await StartAsync(typeof(Families));
        Assert.Equal(5, (await host.RunAsync("ManyChildren")).ReadOutputAs<int>());
    }

    [Fact]
    public async Task A_failed_or_terminated_sub_orchestration_fails_the_call()
    {
        await using var host = await StartAsync(typeof(Families));
        Assert.Equal("Child: no good child", (await host.RunAsync("Parent", "fail")).ReadOutputAs<string>());

        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Parent", "wait");
        await TestHost.UntilAsync(async () => (await host.Client.GetInstanceAsync("the-child"))!.IsRunning, "the new child runs");
        await host.Client.TerminateInstanceAsync("the-child", "enough");
        Assert.Contains("enough", (await host.CompletionAsync(id)).ReadOutputAs<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sub_orchestration_whose_id_is_taken_by_a_running_instance_fails_the_call()
    {
        await using var host = await StartAsync(typeof(Families));
        await host.Client.ScheduleNewOrchestrationInstanceAsync("Child", "wait", new StartOrchestrationOptions("the-child"));
        Assert.Contains("'the-child' already exists", (await host.RunAsync("Parent", "x")).ReadOutputAs<string>(), StringComparison.Ordinal);
    }

    // ---- events and timers ------------------------------------------------------------------------------------------

    public sealed record Approval(string By, decimal Amount);

    public sealed class Waits(Probe probe)
    {
        [Function("Approve")]
        public static async Task<string> Approve([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            await context.CallActivityAsync("Wait", "before");
            var approval = await context.WaitForExternalEvent<Approval>("Approval");
            return $"{approval.By} {approval.Amount}";
        }

        [Function("InOrder")]
        public static async Task<string> InOrder([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            var text = "";
            for (var i = 0; i < 3; i++) text += await context.WaitForExternalEvent<int>("n");
            return text;
        }

        [Function("Patient")]
        public static async Task<string> Patient([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            try
            {
                return await context.WaitForExternalEvent<string>("word", TimeSpan.FromHours(1));
            }
            catch (OperationCanceledException)
            {
                return $"nothing by {context.CurrentUtcDateTime:HH:mm}";
            }
        }

        [Function("Sleeps")]
        public static async Task<string> Sleeps([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            var begun = context.CurrentUtcDateTime;
            await context.CreateTimer(TimeSpan.FromDays(40), CancellationToken.None);
            await context.CreateTimer(begun, CancellationToken.None); // long past: at once
            return $"{(context.CurrentUtcDateTime - begun).TotalDays:0}";
        }

        [Function("Races")]
        public async Task<string> Races([OrchestrationTrigger] TaskOrchestrationContext context, bool cancels)
        {
            using var giveUp = new CancellationTokenSource();
            var timeout = context.CreateTimer(TimeSpan.FromHours(1), giveUp.Token);
            var work = context.CallActivityAsync<string>("Note", "work");
            var winner = await Task.WhenAny(timeout, work);
            if (cancels) giveUp.Cancel();
            probe.Note("decided");
            return winner == work ? "work" : "timeout";
        }

        [Function("Sends")]
        public static void Sends([OrchestrationTrigger] TaskOrchestrationContext context, string to) => context.SendEvent(to, "word", "from a friend");

        [Function("WrongType")]
        public static async Task<int> WrongType([OrchestrationTrigger] TaskOrchestrationContext context) => await context.WaitForExternalEvent<int>("word");
    }

    [Fact]
    public async Task An_event_that_comes_early_is_kept_and_its_name_does_not_care_about_case()
    {
        await using var host = await StartAsync(typeof(Waits));
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Approve");
        await TestHost.UntilAsync(() => ProbeOf(host).Count("at before") == 1, "it is busy with something else");
        await host.Client.RaiseEventAsync(id, "APPROVAL", new Approval("Ada", 12.50m));
        ProbeOf(host).Open("before");
        Assert.Equal("Ada 12.50", (await host.CompletionAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Events_are_taken_in_the_order_in_which_they_came()
    {
        await using var host = await StartAsync(typeof(Waits));
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("InOrder");
        foreach (var n in new[] { 3, 1, 2 }) await host.Client.RaiseEventAsync(id, "n", n);
        Assert.Equal("312", (await host.CompletionAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Waiting_for_an_event_ends_at_the_timeout_or_with_the_event()
    {
        var time = new ManualTime(Noon);
        await using var host = await StartAsync(typeof(Waits), time);
        var late = await host.Client.ScheduleNewOrchestrationInstanceAsync("Patient");
        await AdvanceAsync(time, TimeSpan.FromHours(1));
        Assert.Equal("nothing by 13:00", (await host.CompletionAsync(late)).ReadOutputAs<string>());

        var inTime = await host.Client.ScheduleNewOrchestrationInstanceAsync("Patient");
        await host.Client.RaiseEventAsync(inTime, "word", "hello");
        Assert.Equal("hello", (await host.CompletionAsync(inTime)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task An_orchestration_can_send_an_event_to_another_one()
    {
        await using var host = await StartAsync(typeof(Waits));
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Patient");
        await host.RunAsync("Sends", id);
        Assert.Equal("from a friend", (await host.CompletionAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task An_event_that_does_not_fit_its_type_fails_where_it_is_awaited()
    {
        await using var host = await StartAsync(typeof(Waits));
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("WrongType");
        await host.Client.RaiseEventAsync(id, "word", "seven");
        AssertFailed(await host.CompletionAsync(id), "System.Text.Json.JsonException", "could not be converted to System.Int32");
    }

    [Fact]
    public async Task A_timer_may_be_weeks_away()
    {
        var time = new ManualTime(Noon);
        await using var host = await StartAsync(typeof(Waits), time);
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Sleeps");
        for (var day = 0; day < 40; day++) await AdvanceAsync(time, TimeSpan.FromDays(1));
        Assert.Equal("40", (await host.CompletionAsync(id)).ReadOutputAs<string>());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_timer_that_lost_a_race_keeps_the_orchestration_open_unless_it_is_cancelled(bool cancels)
    {
        var time = new ManualTime(Noon);
        await using var host = await StartAsync(typeof(Waits), time);
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Races", cancels);
        await TestHost.UntilAsync(() => ProbeOf(host).Count("decided") == 1, "the work wins");
        if (!cancels)
        {
            Assert.Equal(OrchestrationRuntimeStatus.Running, (await host.Client.GetInstanceAsync(id))!.RuntimeStatus);
            await AdvanceAsync(time, TimeSpan.FromHours(1));
        }
        Assert.Equal("work", (await host.CompletionAsync(id)).ReadOutputAs<string>());
    }

    // ---- continue as new, custom status -----------------------------------------------------------------------------

    public sealed class Eternal(Probe probe)
    {
        [Function("Counts")]
        public async Task<string> Counts([OrchestrationTrigger] TaskOrchestrationContext context, int round)
        {
            probe.Note($"round {round}");
            if (round == 0) context.SetCustomStatus(new { round });
            await context.CallActivityAsync("Note", $"work {round}");
            var word = round < 2 ? "" : await context.WaitForExternalEvent<string>("word");
            if (round < 2)
            {
                context.ContinueAsNew(round + 1);
                return "is not the output";
            }
            return $"{round} {word}";
        }

        [Function("Forgets")]
        public static async Task<string> Forgets([OrchestrationTrigger] TaskOrchestrationContext context, int round)
        {
            await context.CallActivityAsync("Wait", "round");
            if (round == 0) context.ContinueAsNew(1, preserveUnprocessedEvents: false);
            else return await context.WaitForExternalEvent<string>("word");
            return "";
        }

        [Function("LeavesTimer")]
        public static async Task<string> LeavesTimer([OrchestrationTrigger] TaskOrchestrationContext context, int round)
        {
            if (round == 1) return await context.CallActivityAsync<string>("Wait", "second") ?? "waited";
            using var giveUp = new CancellationTokenSource();
            _ = context.CreateTimer(TimeSpan.FromHours(1), giveUp.Token);
            giveUp.Cancel();
            context.ContinueAsNew(1);
            return "";
        }

        [Function("Boasts")]
        public static void Boasts([OrchestrationTrigger] TaskOrchestrationContext context, int length) => context.SetCustomStatus(new string('x', length));
    }

    [Fact]
    public async Task Continue_as_new_begins_again_with_an_empty_history_and_keeps_id_events_and_custom_status()
    {
        await using var host = await StartAsync(typeof(Eternal));
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Counts", 0);
        await host.Client.RaiseEventAsync(id, "word", "early");
        var instance = await host.CompletionAsync(id);
        Assert.Equal(("2 early", 2, """{"round":0}"""), (instance.ReadOutputAs<string>(), instance.ReadInputAs<int>(), instance.SerializedCustomStatus));
        Assert.Equal((1, 1, 1), (ProbeOf(host).Count("work 0"), ProbeOf(host).Count("work 1"), ProbeOf(host).Count("work 2")));
        // Once, once more when its activity was done, and once for the event where it came in between: no longer history than that.
        Assert.InRange(ProbeOf(host).Count("round 0"), 2, 3);
    }

    [Fact]
    public async Task Continue_as_new_can_drop_events_that_nobody_waited_for()
    {
        await using var host = await StartAsync(typeof(Eternal));
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Forgets", 0);
        await TestHost.UntilAsync(() => ProbeOf(host).Count("at round") == 1, "the first round");
        await host.Client.RaiseEventAsync(id, "word", "lost");
        ProbeOf(host).Open("round");
        await TestHost.UntilAsync(() => ProbeOf(host).Count("at round") == 2, "the second round");
        await host.Client.RaiseEventAsync(id, "word", "found");
        Assert.Equal("found", (await host.CompletionAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task What_an_earlier_execution_left_does_not_reach_the_next_one()
    {
        var time = new ManualTime(Noon);
        await using var host = await StartAsync(typeof(Eternal), time);
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("LeavesTimer", 0);
        await TestHost.UntilAsync(() => ProbeOf(host).Count("at second") == 1, "the second execution waits for its action 0");
        await AdvanceAsync(time, TimeSpan.FromHours(1)); // the timer that was action 0 of the first one fires
        await Task.Delay(50);
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await host.Client.GetInstanceAsync(id))!.RuntimeStatus);
        ProbeOf(host).Open("second");
        Assert.Equal("waited", (await host.CompletionAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_custom_status_takes_sixteen_kilobytes()
    {
        await using var host = await StartAsync(typeof(Eternal));
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await host.RunAsync("Boasts", 8190)).RuntimeStatus); // with its quotes 16 KB of UTF-16
        AssertFailed(await host.RunAsync("Boasts", 8191), "System.ArgumentException", "at most 16 KB");
    }

    // ---- what survives JSON -----------------------------------------------------------------------------------------

    public interface IHasName
    {
        string Name { get; }
    }

    public sealed record Named(string Name, int Size) : IHasName;

    public sealed record Holder(IHasName Thing, DateOnly Day, decimal Spend);

    public sealed class Loop
    {
        public Loop Self => this;
    }

    public static class Json
    {
        [Function("ReadsList")]
        public static int ReadsList([OrchestrationTrigger] TaskOrchestrationContext context, IReadOnlyList<int> numbers) => numbers.Count;

        [Function("NoInput")]
        public static string NoInput([OrchestrationTrigger] TaskOrchestrationContext context, int? number, string? text = null) => $"{number is null} {text is null}";

        [Function("ReturnsLoop")]
        public static Loop ReturnsLoop([ActivityTrigger] object? nothing) => new();

        [Function("PassesHolder")]
        public static Holder PassesHolder([ActivityTrigger] object? nothing) => new(new Named("n", 1), new DateOnly(2025, 11, 22), 0.1m);

        [Function("ReadsBack")]
        public static async Task<string> ReadsBack([OrchestrationTrigger] TaskOrchestrationContext context, string activity)
        {
            var holder = await context.CallActivityAsync<Holder>(activity);
            return $"{holder.Day:O} {holder.Spend}";
        }

        [Function("Asks")]
        public static Task<string> Asks([OrchestrationTrigger] TaskOrchestrationContext context) => context.CallActivityAsync<string>("WhoCalls");
    }

    [Fact]
    public async Task Inputs_bind_to_interfaces_and_missing_ones_to_null()
    {
        await using var host = await StartAsync(typeof(Json));
        Assert.Equal(3, (await host.RunAsync("ReadsList", new[] { 1, 2, 3 })).ReadOutputAs<int>());
        Assert.Equal("True True", (await host.RunAsync("NoInput")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task What_JSON_cannot_carry_fails_here_as_it_would_in_Azure()
    {
        await using var host = await StartAsync(typeof(Json));
        var cycle = await host.RunAsync("ReadsBack", "ReturnsLoop");
        AssertFailed(cycle, "Microsoft.DurableTask.TaskFailedException", "A possible object cycle was detected");
        AssertFailed(await host.RunAsync("ReadsBack", "PassesHolder"), "System.NotSupportedException", "IHasName");
    }

    public enum Mood
    {
        Calm,
        Cheerful,
    }

    public static class Moods
    {
        [Function("Cheer")]
        public static async Task<Mood> Cheer([OrchestrationTrigger] TaskOrchestrationContext context) => await context.CallActivityAsync<Mood>("Feel", Mood.Cheerful);

        [Function("Feel")]
        public static Mood Feel([ActivityTrigger] Mood mood) => mood;
    }

    [Theory]
    [InlineData(false, "1")]
    [InlineData(true, "\"Cheerful\"")]
    public async Task The_workers_serializer_options_decide_how_histories_are_written(bool enumsAsText, string expected)
    {
        await using var host = await TestHost.StartAsync([typeof(Moods)], builder =>
        {
            if (enumsAsText) builder.Services.Configure<JsonSerializerOptions>(options => options.Converters.Add(new JsonStringEnumConverter()));
        });
        Assert.Equal(expected, (await host.RunAsync("Cheer")).SerializedOutput);
    }

    [Fact]
    public async Task An_activity_can_ask_for_the_instance_that_called_it()
    {
        await using var host = await StartAsync(typeof(Json));
        Assert.Equal("abc WhoCalls", (await host.RunAsync("Asks", null, "abc")).ReadOutputAs<string>());
    }
}
