using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Liftoff.StandIns.FunctionsHost.Tests;

/// <summary>One app with all kinds of functions, as a newcomer would write it.</summary>
public sealed class ThinPathTests
{
    public sealed class App(ILogger<App> log)
    {
        [Function("Hello")]
        public IActionResult Hello([HttpTrigger(AuthorizationLevel.Function, "get", Route = "hello/{name}")] HttpRequest request, string name) =>
            new OkObjectResult(new { Greeting = $"Hello {name}" });

        [Function("Begin")]
        public static async Task<IResult> Begin(
            [HttpTrigger(AuthorizationLevel.Function, "post", Route = "begin/{count:int}")] HttpRequest request, [DurableClient] DurableTaskClient client, int count)
        {
            var id = await client.ScheduleNewOrchestrationInstanceAsync("Sum", count);
            return Results.Accepted(client.CreateHttpManagementPayload(id).StatusQueryGetUri, new { id });
        }

        [Function("Sum")]
        public static async Task<int> Sum([OrchestrationTrigger] TaskOrchestrationContext context, int count)
        {
            var squares = await Task.WhenAll(Enumerable.Range(1, count).Select(n => context.CallActivityAsync<int>("Square", n)));
            return squares.Sum();
        }

        [Function("Square")]
        public int Square([ActivityTrigger] int n)
        {
            log.LogInformation("squaring {Number}", n);
            return n * n;
        }

        [Function("Tick")]
        public void Tick([TimerTrigger("* * * * * *")] TimerInfo timer) => log.LogInformation("tick");
    }

    [Fact]
    public async Task An_app_serves_requests_runs_timers_and_orchestrates()
    {
        await using var host = await TestHost.StartAsync(typeof(App));

        var (status, body) = await host.GetJsonAsync("/api/hello/Ada");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("""{"greeting":"Hello Ada"}""", body!.ToJsonString());

        using var begun = await host.Http.PostAsync("/api/begin/10", null);
        Assert.Equal(HttpStatusCode.Accepted, begun.StatusCode);
        var address = begun.Headers.Location!;
        await TestHost.UntilAsync(async () => (await host.GetJsonAsync(address.PathAndQuery)).Status == HttpStatusCode.OK, "the orchestration ends");
        Assert.Equal(385, (int)(await host.GetJsonAsync(address.PathAndQuery)).Body!["output"]!);
        Assert.Equal(10, host.Log.Count("squaring "));

        await TestHost.UntilAsync(() => host.Log.Count("tick") > 0, "the timer fires");
    }
}
