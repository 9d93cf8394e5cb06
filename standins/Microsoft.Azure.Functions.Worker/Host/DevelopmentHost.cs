using Liftoff.StandIns.FunctionsHost.Http;
using Liftoff.StandIns.FunctionsHost.Timers;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Liftoff.StandIns.FunctionsHost;

/// <summary>Says what there is, runs the timers while the app is up and waits a little for what still runs when it stops.</summary>
internal sealed class DevelopmentHost(
    FunctionCatalog catalog,
    FunctionInvoker invoker,
    RunningWork work,
    Webhooks webhooks,
    TimeProvider time,
    IConfiguration configuration,
    IServiceProvider services,
    ILoggerFactory loggers) : IHostedLifecycleService
{
    private readonly ILogger log = loggers.CreateLogger("Host");
    private readonly Dictionary<string, TimerListener> timers = new(StringComparer.OrdinalIgnoreCase);

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        foreach (var function in catalog.WithTrigger<TimerTriggerAttribute>().Where(f => f.Error is null))
        {
            try
            {
                timers[function.Name] = new TimerListener(function, TimerSchedule.Parse(((TimerTriggerAttribute)function.Trigger!).Schedule, configuration), invoker, time);
            }
            catch (FormatException exception)
            {
                function.Error = exception.Message;
            }
        }
        return Task.CompletedTask;
    }

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        Announce();
        foreach (var timer in timers.Values.Where(timer => timer.Function.CanBeTriggered)) work.Start(() => timer.RunAsync(work.Stopping));
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        try
        {
            await work.WhenIdleAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            log.LogWarning("Some functions still ran when the time for stopping was over; they end with the process.");
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public ByHand RunTimerByHand(string name)
    {
        if (catalog.Find(name) is not { Error: null } function) return ByHand.NoSuchFunction;
        if (!timers.TryGetValue(function.Name, out var timer)) return ByHand.NotATimer;
        work.Start(() => timer.RunOnceAsync("run by hand", work.Stopping));
        return ByHand.Started;
    }

    private void Announce()
    {
        log.LogInformation(
            "Development stand-in for the Azure Functions host, for one machine: nothing it knows outlives the process. Listening on {Origin}", webhooks.Origin);
        foreach (var function in catalog.All.Where(f => f.Error is null))
            log.LogInformation("  {Function}: {Trigger}{Disabled}", function.Name, Describe(function), function.IsDisabled ? " (disabled)" : "");
        foreach (var function in catalog.All.Where(f => f.Error is not null))
            log.LogError("The '{Function}' function is in error and does not run: {Error}.", function.Name, function.Error);
        foreach (var method in catalog.Ignored)
            log.LogWarning("{Method} has a [Function] but is not a public method of a public class: the worker does not see it.", method);
    }

    private string Describe(FunctionDescriptor function) => function.Trigger switch
    {
        HttpTriggerAttribute http => $"[{(http.Methods is { Length: > 0 } methods ? string.Join(',', methods).ToUpperInvariant() : "ANY")}] {webhooks.Origin}/{HttpFunctionEndpoints.Path(services, function)}",
        TimerTriggerAttribute => $"timerTrigger {timers[function.Name].Expression}, next {timers[function.Name].Next:yyyy-MM-ddTHH:mm:ssZ}",
        _ => function.InputBindings[function.TriggerParameter!.Name!].Type,
    };
}
