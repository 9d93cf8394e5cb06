using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Liftoff.StandIns.FunctionsHost;

/// <summary>What runs in the background, so that a stopping host can wait for it.</summary>
internal sealed class RunningWork(IHostApplicationLifetime lifetime, ILoggerFactory loggers)
{
    private readonly ConcurrentDictionary<Task, bool> running = [];

    /// <summary>Cancelled as soon as the host is asked to stop.</summary>
    public CancellationToken Stopping => lifetime.ApplicationStopping;

    /// <summary>Runs on a pool thread, free of the caller's ambient state: an orchestration must not see the request that started it.</summary>
    public void Start(Func<Task> work)
    {
        using (ExecutionContext.SuppressFlow())
        {
            var task = Task.Run(() => GuardAsync(work));
            running[task] = true;
            _ = task.ContinueWith(finished => running.TryRemove(finished, out _), TaskScheduler.Default);
        }
    }

    public Task WhenIdleAsync(CancellationToken cancellationToken) => Task.WhenAll(running.Keys).WaitAsync(cancellationToken);

    private async Task GuardAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (OperationCanceledException) when (Stopping.IsCancellationRequested)
        {
            // The host stops and forgets what it did, as it said when it started.
        }
        catch (Exception exception)
        {
            loggers.CreateLogger("Host").LogCritical(exception, "The development host itself failed; what it was doing will not go on.");
        }
    }
}
