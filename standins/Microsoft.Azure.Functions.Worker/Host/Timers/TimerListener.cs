using Microsoft.Azure.Functions.Worker;

namespace Liftoff.StandIns.FunctionsHost.Timers;

/// <summary>Runs one timer function when its schedule says so, never beside itself.</summary>
internal sealed class TimerListener(FunctionDescriptor function, TimerSchedule schedule, FunctionInvoker invoker, TimeProvider time)
{
    private readonly TimerTriggerAttribute trigger = (TimerTriggerAttribute)function.Trigger!;
    private ScheduleStatus status = new() { Next = schedule.After(time.GetUtcNow().UtcDateTime) };

    public FunctionDescriptor Function => function;

    public string Expression => schedule.Expression;

    public DateTime Next => status.Next;

    public async Task RunAsync(CancellationToken stopping)
    {
        if (trigger.RunOnStartup)
        {
            var now = time.GetUtcNow().UtcDateTime;
            await RunOnceAsync("started with the host", stopping);
            Advance(now);
        }
        while (true)
        {
            await time.DelayUntilAsync(status.Next, stopping);
            var now = time.GetUtcNow().UtcDateTime;
            await RunOnceAsync($"its timer fired at {now:O}", stopping);
            Advance(now);
        }
    }

    public async Task RunOnceAsync(string reason, CancellationToken stopping)
    {
        try
        {
            await invoker.RunAsync(function, reason, Info(), null, stopping);
        }
        catch (Exception) when (!stopping.IsCancellationRequested)
        {
            // The invoker has logged it; a failing run does not stop the schedule.
        }
    }

    private TimerInfo Info() => new()
    {
        ScheduleStatus = trigger.UseMonitor && !schedule.IsFasterThanAMinute
            ? new ScheduleStatus { Last = status.Last, Next = status.Next, LastUpdated = status.LastUpdated }
            : null,
    };

    /// <summary>Counts from the begin of the run, so that an occurrence that a long run covered is made up for, once.</summary>
    private void Advance(DateTime ranAt) => status = new ScheduleStatus { Last = ranAt, Next = schedule.After(ranAt), LastUpdated = ranAt };
}
