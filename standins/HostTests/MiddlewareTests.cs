using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.DurableTask;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Liftoff.StandIns.FunctionsHost.Tests;

public sealed class MiddlewareTests
{
    public sealed class Wraps(Probe probe) : IFunctionsWorkerMiddleware
    {
        public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            probe.Note($"in {context.FunctionDefinition.Name} {context.FunctionDefinition.InputBindings.Values.Single(b => b.Type.EndsWith("Trigger", StringComparison.Ordinal)).Type}");
            await next(context);
            probe.Note($"out {context.FunctionDefinition.Name}");
        }
    }

    public sealed class App(Probe probe)
    {
        [Function("Ask")]
        public IResult Ask([HttpTrigger("get")] HttpRequest request, FunctionContext context)
        {
            probe.Note("run Ask");
            return Results.Text((string)context.Items["word"]);
        }

        [Function("Plan")]
        public static Task<string> Plan([OrchestrationTrigger] TaskOrchestrationContext context) => context.CallActivityAsync<string>("Work", "w");

        [Function("Work")]
        public static string Work([ActivityTrigger] string input) => input;
    }

    [Fact]
    public async Task Middleware_wraps_every_kind_of_function_in_the_order_of_its_registration()
    {
        await using var host = await TestHost.StartAsync([typeof(App)], builder =>
        {
            builder.Services.AddSingleton<Probe>();
            builder.UseMiddleware<Wraps>();
            builder.UseWhen(context => context.FunctionDefinition.Name == "Ask", async (context, next) =>
            {
                context.InstanceServices.GetRequiredService<Probe>().Note("inner");
                context.Items["word"] = "from the middleware";
                await next();
            });
        });
        Assert.Equal("from the middleware", await host.Http.GetStringAsync("/api/Ask"));
        var probe = host.Services.GetRequiredService<Probe>();
        Assert.Equal(["in Ask httpTrigger", "inner", "run Ask", "out Ask"], probe.Notes);

        Assert.Equal("w", (await host.RunAsync("Plan")).ReadOutputAs<string>());
        Assert.Equal((2, 1, 1, 1), (probe.Count("in Plan orchestrationTrigger"), probe.Count("out Plan"), probe.Count("in Work activityTrigger"), probe.Count("out Work")));
    }

    [Fact]
    public async Task Middleware_that_awaits_before_an_orchestrator_fails_it()
    {
        await using var host = await TestHost.StartAsync([typeof(App)], builder =>
        {
            builder.Services.AddSingleton<Probe>();
            builder.UseMiddleware(async (context, next) =>
            {
                await Task.Delay(1);
                await next();
            });
        });
        var instance = await host.RunAsync("Plan");
        Assert.StartsWith("An invalid asynchronous invocation was detected", instance.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
    }
}
