using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Liftoff.StandIns.FunctionsHost.Tests;

public sealed class ShutdownTests
{
    public sealed class App(Probe probe)
    {
        [Function("Polite")]
        public async Task Polite([ActivityTrigger] string input, CancellationToken cancellationToken)
        {
            probe.Note("begins");
            try
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }
            finally
            {
                await Task.Delay(20, CancellationToken.None); // puts its things in order
                probe.Note("ends in order");
            }
        }

        [Function("Stubborn")]
        public async Task Stubborn([ActivityTrigger] string input)
        {
            probe.Note("begins");
            await probe.AtDoorAsync("never");
        }

        [Function("Serves")]
        public async Task<IResult> Serves([HttpTrigger("get")] HttpRequest request, CancellationToken cancellationToken)
        {
            probe.Note("begins");
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return Results.Ok();
        }

        [Function("Ticks")]
        public async Task Ticks([TimerTrigger("0 0 0 1 1 *", RunOnStartup = true)] TimerInfo timer, CancellationToken cancellationToken) =>
            await Task.Delay(Timeout.Infinite, cancellationToken);

        [Function("Calls")]
        public static Task Calls([OrchestrationTrigger] TaskOrchestrationContext context, string activity) => context.CallActivityAsync(activity, "x");
    }

    private static Task<TestHost> StartAsync(TimeSpan patience) => TestHost.StartAsync([typeof(App)], builder =>
    {
        builder.Services.AddSingleton<Probe>();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = patience);
    });

    [Fact]
    public async Task A_stopping_host_cancels_activities_and_waits_for_them_and_does_not_call_them_failed()
    {
        await using var host = await StartAsync(TimeSpan.FromSeconds(20));
        var probe = host.Services.GetRequiredService<Probe>();
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Calls", "Polite");
        await TestHost.UntilAsync(() => probe.Count("begins") == 1, "the activity runs");
        var took = Stopwatch.StartNew();
        await host.StopAsync();
        Assert.Equal(1, probe.Count("ends in order"));
        Assert.True(took.Elapsed < TimeSpan.FromSeconds(10), $"took {took.Elapsed}");
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await host.Client.GetInstanceAsync(id))!.RuntimeStatus);
        Assert.False(host.Log.All.Any(line => line.Level >= LogLevel.Error));
    }

    [Fact]
    public async Task An_activity_that_does_not_look_at_its_token_holds_the_host_for_a_limited_time_only()
    {
        await using var host = await StartAsync(TimeSpan.FromMilliseconds(200));
        var probe = host.Services.GetRequiredService<Probe>();
        await host.Client.ScheduleNewOrchestrationInstanceAsync("Calls", "Stubborn");
        await TestHost.UntilAsync(() => probe.Count("begins") == 1, "the activity runs");
        await host.StopAsync().WaitAsync(TimeSpan.FromSeconds(10));
        Assert.True(host.Log.Has(LogLevel.Warning, "Some functions still ran"));
    }

    [Fact]
    public async Task A_stopping_host_cancels_requests()
    {
        await using var host = await StartAsync(TimeSpan.FromSeconds(20));
        var probe = host.Services.GetRequiredService<Probe>();
        var call = host.Http.GetAsync("/api/Serves");
        await TestHost.UntilAsync(() => probe.Count("begins") == 1, "the function runs");
        await host.StopAsync().WaitAsync(TimeSpan.FromSeconds(10));
        using var response = await call;
        Assert.Equal(500, (int)response.StatusCode);
    }
}
