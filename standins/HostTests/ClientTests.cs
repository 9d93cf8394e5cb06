using DurableTask.Core.Exceptions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Liftoff.StandIns.FunctionsHost.Tests;

public sealed class ClientTests
{
    private static readonly DateTimeOffset Noon = new(2025, 11, 22, 12, 0, 0, TimeSpan.Zero);

    public sealed class App(Probe probe)
    {
        [Function("Waits")]
        public async Task<string> Waits([OrchestrationTrigger] TaskOrchestrationContext context, string input)
        {
            probe.Note($"begins {input}");
            return await context.WaitForExternalEvent<string>("go") + input;
        }

        [Function("Echo")]
        public static string Echo([OrchestrationTrigger] TaskOrchestrationContext context, string input) => input;

        [Function("Fails")]
        public static string Fails([OrchestrationTrigger] TaskOrchestrationContext context) => throw new InvalidDataException("bad data");

        [Function("CallsChild")]
        public static Task<string> CallsChild([OrchestrationTrigger] TaskOrchestrationContext context) =>
            context.CallSubOrchestratorAsync<string>("Waits", "child", new SubOrchestrationOptions(instanceId: "child"));

        [Function("Slow")]
        public async Task<string> Slow([ActivityTrigger] string input, CancellationToken cancellationToken)
        {
            probe.Note("slow begins");
            await probe.AtDoorAsync("slow", cancellationToken);
            probe.Note("slow ends");
            return input;
        }

        [Function("CallsSlow")]
        public Task<string> CallsSlow([OrchestrationTrigger] TaskOrchestrationContext context) => context.CallActivityAsync<string>("Slow", "done");
    }

    private static Task<TestHost> StartAsync(TimeProvider? time = null, params (string Name, string Value)[] settings) => TestHost.StartAsync([typeof(App)], builder =>
    {
        builder.Services.AddSingleton<Probe>().AddSingleton(time ?? TimeProvider.System);
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(s => s.Name, s => (string?)s.Value));
    });

    private static StartOrchestrationOptions Id(string id) => new() { InstanceId = id };

    private static async Task<OrchestrationRuntimeStatus> StatusAsync(TestHost host, string id) => (await host.Client.GetInstanceAsync(id))!.RuntimeStatus;

    [Fact]
    public async Task A_second_start_under_the_id_of_a_running_or_suspended_instance_is_refused_and_the_first_is_untouched()
    {
        await using var host = await StartAsync();
        await host.Client.ScheduleNewOrchestrationInstanceAsync("Waits", "first", Id("one"));
        await host.Client.WaitForInstanceStartAsync("one");
        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() => host.Client.ScheduleNewOrchestrationInstanceAsync("Waits", "second", Id("one")));
        await host.Client.SuspendInstanceAsync("one");
        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() => host.Client.ScheduleNewOrchestrationInstanceAsync("Waits", "third", Id("one")));
        await host.Client.ResumeInstanceAsync("one");
        await host.Client.RaiseEventAsync("one", "go", "went ");
        Assert.Equal("went first", (await host.CompletionAsync("one")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Of_many_starts_at_once_one_wins()
    {
        await using var host = await StartAsync();
        var starts = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(async () =>
        {
            try
            {
                return await host.Client.ScheduleNewOrchestrationInstanceAsync("Waits", $"{i}", Id("one"));
            }
            catch (OrchestrationAlreadyExistsException)
            {
                return null;
            }
        })));
        Assert.Equal("one", Assert.Single(starts, id => id is not null));
    }

    [Theory]
    [InlineData("Echo", OrchestrationRuntimeStatus.Completed)]
    [InlineData("Fails", OrchestrationRuntimeStatus.Failed)]
    [InlineData("Waits", OrchestrationRuntimeStatus.Terminated)]
    public async Task An_instance_that_is_over_is_replaced(string orchestrator, OrchestrationRuntimeStatus status)
    {
        await using var host = await StartAsync();
        await host.Client.ScheduleNewOrchestrationInstanceAsync(orchestrator, "old", Id("one"));
        if (orchestrator == "Waits") await host.Client.TerminateInstanceAsync("one");
        Assert.Equal(status, (await host.CompletionAsync("one")).RuntimeStatus);

        await host.Client.ScheduleNewOrchestrationInstanceAsync("Echo", "new", Id("one"));
        var instance = await host.CompletionAsync("one");
        Assert.Equal(("Echo", "new", OrchestrationRuntimeStatus.Completed), (instance.Name, instance.ReadOutputAs<string>(), instance.RuntimeStatus));
        Assert.Null(instance.FailureDetails);
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a#b")]
    [InlineData("a?b")]
    [InlineData("a\nb")]
    [InlineData("@a")]
    public async Task Some_ids_are_not_allowed(string id)
    {
        await using var host = await StartAsync();
        await Assert.ThrowsAsync<ArgumentException>(() => host.Client.ScheduleNewOrchestrationInstanceAsync("Echo", "x", Id(id)));
        await Assert.ThrowsAsync<ArgumentException>(() => host.Client.ScheduleNewOrchestrationInstanceAsync("Echo", "x", Id(new string('a', 257))));
    }

    [Fact]
    public async Task An_unknown_or_disabled_orchestrator_is_refused_with_the_names_that_there_are()
    {
        await using var host = await StartAsync(null, ("AzureWebJobs:Fails:Disabled", "true"));
        var unknown = await Assert.ThrowsAsync<ArgumentException>(() => host.Client.ScheduleNewOrchestrationInstanceAsync("Ecco"));
        Assert.Contains("CallsChild, CallsSlow, Echo, Waits", unknown.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(() => host.Client.ScheduleNewOrchestrationInstanceAsync("Fails"));
        await Assert.ThrowsAsync<ArgumentException>(() => host.Client.ScheduleNewOrchestrationInstanceAsync("Slow")); // an activity
    }

    [Fact]
    public async Task Metadata_carries_inputs_and_outputs_only_when_asked_for()
    {
        await using var host = await StartAsync();
        var id = (await host.RunAsync("Echo", "hello")).InstanceId;
        var bare = (await host.Client.GetInstanceAsync(id))!;
        Assert.Equal((null, null, true, false), (bare.SerializedInput, bare.SerializedOutput, bare.IsCompleted, bare.IsRunning));
        Assert.Throws<InvalidOperationException>(() => bare.ReadOutputAs<string>());
        var full = (await host.Client.GetInstanceAsync(id, getInputsAndOutputs: true))!;
        Assert.Equal(("hello", "\"hello\""), (full.ReadInputAs<string>(), full.SerializedOutput));
        Assert.Null(await host.Client.GetInstanceAsync("nobody"));
    }

    [Fact]
    public async Task A_failed_instance_shows_the_message_and_the_details()
    {
        await using var host = await StartAsync();
        var instance = await host.RunAsync("Fails");
        Assert.Equal(("bad data", "System.IO.InvalidDataException", true), (instance.SerializedOutput, instance.FailureDetails!.ErrorType, instance.IsCompleted));
        Assert.Contains(nameof(App.Fails), instance.FailureDetails.StackTrace, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_start_may_be_put_off()
    {
        var time = new ManualTime(Noon);
        await using var host = await StartAsync(time);
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Echo", "later", new StartOrchestrationOptions { StartAt = Noon.AddHours(1) });
        Assert.Equal(OrchestrationRuntimeStatus.Pending, await StatusAsync(host, id));
        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() => host.Client.ScheduleNewOrchestrationInstanceAsync("Echo", "x", Id(id)));
        await TestHost.UntilAsync(() => time.Waiting == 1, "the start waits");
        time.Advance(TimeSpan.FromHours(1));
        var instance = await host.CompletionAsync(id);
        Assert.Equal(("later", Noon, Noon.AddHours(1)), (instance.ReadOutputAs<string>(), instance.CreatedAt, instance.LastUpdatedAt));
    }

    [Fact]
    public async Task A_suspended_instance_does_nothing_until_it_is_resumed_and_loses_nothing()
    {
        await using var host = await StartAsync();
        var probe = host.Services.GetRequiredService<Probe>();
        await host.Client.ScheduleNewOrchestrationInstanceAsync("CallsSlow", null, Id("one"));
        await TestHost.UntilAsync(() => probe.Count("slow begins") == 1, "the activity runs");
        await host.Client.SuspendInstanceAsync("one", "lunch");
        probe.Open("slow");
        await TestHost.UntilAsync(() => probe.Count("slow ends") == 1, "the activity ends");
        await Task.Delay(50);
        Assert.Equal(OrchestrationRuntimeStatus.Suspended, await StatusAsync(host, "one"));
        await host.Client.ResumeInstanceAsync("one");
        Assert.Equal("done", (await host.CompletionAsync("one")).ReadOutputAs<string>());
        await Assert.ThrowsAsync<InvalidOperationException>(() => host.Client.ResumeInstanceAsync("one"));
    }

    [Fact]
    public async Task A_terminated_instance_ends_at_once_with_the_given_output_and_what_its_activity_returns_is_dropped()
    {
        await using var host = await StartAsync();
        var probe = host.Services.GetRequiredService<Probe>();
        await host.Client.ScheduleNewOrchestrationInstanceAsync("CallsSlow", null, Id("one"));
        await TestHost.UntilAsync(() => probe.Count("slow begins") == 1, "the activity runs");
        await host.Client.TerminateInstanceAsync("one", output: "enough");
        probe.Open("slow");
        await TestHost.UntilAsync(() => probe.Count("slow ends") == 1, "the activity ends all the same");
        var instance = await host.CompletionAsync("one");
        Assert.Equal((OrchestrationRuntimeStatus.Terminated, "enough"), (instance.RuntimeStatus, instance.ReadOutputAs<string>()));
        await Assert.ThrowsAsync<InvalidOperationException>(() => host.Client.TerminateInstanceAsync("one"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => host.Client.RaiseEventAsync("one", "go"));
        await Assert.ThrowsAsync<ArgumentException>(() => host.Client.TerminateInstanceAsync("nobody"));
    }

    [Fact]
    public async Task Termination_and_purge_reach_sub_orchestrations_only_when_asked_to()
    {
        await using var host = await StartAsync();
        await host.Client.ScheduleNewOrchestrationInstanceAsync("CallsChild", null, Id("parent"));
        await TestHost.UntilAsync(async () => await host.Client.GetInstanceAsync("child") is { IsRunning: true }, "the child runs");
        await host.Client.TerminateInstanceAsync("parent", new TerminateInstanceOptions(Recursive: true));
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await host.CompletionAsync("child")).RuntimeStatus);
        Assert.Equal(2, (await host.Client.PurgeInstanceAsync("parent", new PurgeInstanceOptions(Recursive: true))).PurgedInstanceCount);
        Assert.Null(await host.Client.GetInstanceAsync("child"));
    }

    [Fact]
    public async Task Purging_forgets_an_instance_and_by_filter_only_those_that_are_over()
    {
        await using var host = await StartAsync();
        await host.RunAsync("Echo", "x", "a");
        await host.RunAsync("Echo", "x", "b");
        await host.RunAsync("Fails", null, "c");
        await host.Client.ScheduleNewOrchestrationInstanceAsync("Waits", "x", Id("d"));
        Assert.Equal(1, (await host.Client.PurgeInstanceAsync("a")).PurgedInstanceCount);
        Assert.Equal(0, (await host.Client.PurgeInstanceAsync("a")).PurgedInstanceCount);
        Assert.Equal(1, (await host.Client.PurgeAllInstancesAsync(new PurgeInstancesFilter(Statuses: [OrchestrationRuntimeStatus.Completed]))).PurgedInstanceCount);
        Assert.Equal(1, (await host.Client.PurgeAllInstancesAsync(new PurgeInstancesFilter())).PurgedInstanceCount);
        Assert.Equal(["d"], await IdsAsync(host, new OrchestrationQuery()));
    }

    [Fact]
    public async Task Instances_are_listed_by_status_prefix_and_time_in_pages()
    {
        var time = new ManualTime(Noon);
        await using var host = await StartAsync(time);
        for (var i = 0; i < 5; i++)
        {
            await host.RunAsync("Echo", i.ToString(), $"echo-{i}");
            time.Advance(TimeSpan.FromMinutes(1));
        }
        await host.RunAsync("Fails", null, "fails");
        await host.Client.ScheduleNewOrchestrationInstanceAsync("Waits", "x", Id("waits"));
        await host.Client.WaitForInstanceStartAsync("waits");

        Assert.Equal(7, (await IdsAsync(host, null)).Count);
        Assert.Equal(["fails", "waits"], await IdsAsync(host, new OrchestrationQuery { Statuses = [OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Running] }));
        Assert.Equal(["echo-1", "echo-2"], await IdsAsync(host, new OrchestrationQuery(Noon.AddMinutes(1), Noon.AddMinutes(2))));
        var pages = new List<int>();
        await foreach (var page in host.Client.GetAllInstancesAsync(new OrchestrationQuery { InstanceIdPrefix = "echo-", PageSize = 2, FetchInputsAndOutputs = true }).AsPages())
        {
            pages.Add(page.Values.Count);
            Assert.All(page.Values, instance => Assert.Equal(instance.InstanceId, $"echo-{instance.ReadOutputAs<string>()}"));
        }
        Assert.Equal([2, 2, 1], pages);
    }

    private static async Task<List<string>> IdsAsync(TestHost host, OrchestrationQuery? query)
    {
        List<string> ids = [];
        await foreach (var instance in host.Client.GetAllInstancesAsync(query)) ids.Add(instance.InstanceId);
        return ids;
    }

    [Fact]
    public async Task Waiting_for_an_instance_can_be_cancelled_and_also_waits_for_one_that_is_still_to_come()
    {
        await using var host = await StartAsync();
        using var soon = new CancellationTokenSource(50);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => host.Client.WaitForInstanceCompletionAsync("one", soon.Token));
        var waiting = host.Client.WaitForInstanceCompletionAsync("one");
        await host.Client.ScheduleNewOrchestrationInstanceAsync("Echo", "x", Id("one"));
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await waiting.WaitAsync(TimeSpan.FromSeconds(20))).RuntimeStatus);
    }

    // ---- how many activities at once ----------------------------------------------------------------------------

    public sealed class Crowd(Probe probe)
    {
        private static int inside;

        [Function("Enter")]
        public async Task<int> Enter([ActivityTrigger] int n)
        {
            var now = Interlocked.Increment(ref inside);
            probe.Note("entered");
            await Task.Delay(5);
            Interlocked.Decrement(ref inside);
            return now;
        }

        [Function("SendCrowd")]
        public async Task<int> SendCrowd([OrchestrationTrigger] TaskOrchestrationContext context) =>
            (await Task.WhenAll(Enumerable.Range(0, 12).Select(n => context.CallActivityAsync<int>("Enter", n)))).Max();
    }

    [Fact]
    public async Task At_most_as_many_activities_run_at_once_as_host_json_allows()
    {
        await using var host = await TestHost.StartAsync(
            [typeof(Crowd)], builder => builder.Services.AddSingleton<Probe>(),
            ("host.json", """{ "extensions": { "durableTask": { "maxConcurrentActivityFunctions": 3 } } }"""));
        Assert.Equal(3, (await host.RunAsync("SendCrowd")).ReadOutputAs<int>());
    }
}
