using System.Reflection;
using Liftoff.Composition;
using Liftoff.Functions.Starting;
using Microsoft.Azure.Functions.Worker;

namespace Liftoff.Functions.Tests;

/// <summary>What the app's functions are called, and what other lists say of them.</summary>
public sealed class FunctionNamesTests
{
    private static readonly (string Name, MethodInfo Method)[] Functions =
    [
        .. typeof(JobStarter).Assembly.GetTypes().SelectMany(type => type.GetMethods())
            .Select(method => (method.GetCustomAttribute<FunctionAttribute>()?.Name!, method)).Where(function => function.Item1 is not null),
    ];

    [Fact]
    public void Every_timer_stands_in_the_schedules_and_every_schedule_has_its_timer()
    {
        var timers = Functions
            .Select(function => (function.Name, Timer: function.Method.GetParameters().Select(p => p.GetCustomAttribute<TimerTriggerAttribute>()).SingleOrDefault(t => t is not null)))
            .Where(function => function.Timer is not null)
            .Select(function => (function.Name, function.Timer!.Schedule)).Order().ToList();

        Assert.NotEmpty(timers);
        Assert.Equal(Schedules.All.Select(schedule => (schedule.Function, $"%{schedule.Setting}%")).Order(), timers);
    }

    [Fact]
    public void No_timer_runs_at_the_start() => Assert.DoesNotContain(
        Functions.SelectMany(function => function.Method.GetParameters()), parameter => parameter.GetCustomAttribute<TimerTriggerAttribute>()?.RunOnStartup == true);

    [Fact]
    public void Names_and_routes_are_there_once()
    {
        Assert.Equal(Functions.Length, Functions.Select(function => function.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        var routes = Functions.SelectMany(function => function.Method.GetParameters()).Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>()).OfType<HttpTriggerAttribute>()
            .SelectMany(trigger => trigger.Methods!.Select(method => $"{method} {trigger.Route}")).ToList();
        Assert.Equal(routes.Distinct(StringComparer.OrdinalIgnoreCase), routes);
    }

    // Most routes end in their job's name; these were named by those who call them. Loading documents writes into a folder of
    // the machine that it runs on, and so has no route.
    private static readonly Dictionary<string, string?> OtherRoutes = new()
    {
        ["collect-social"] = "internal/analytics/trigger-collection",
        ["sync-media-buys"] = "media-buys/sync",
        ["export-media-buys"] = "media-buys/export",
        ["load-documents"] = null,
    };

    [Fact]
    public void Every_job_can_be_started_by_its_route()
    {
        var routes = Functions.SelectMany(function => function.Method.GetParameters()).Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>()?.Route).OfType<string>().ToList();
        Assert.All(Catalog.Jobs, job =>
        {
            var expected = OtherRoutes.TryGetValue(job.Name, out var other) ? other : $"monitor/{job.Name}";
            if (expected is not null) Assert.Contains(expected, routes);
        });
    }
}
