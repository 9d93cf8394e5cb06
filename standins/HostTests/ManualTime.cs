namespace Liftoff.StandIns.FunctionsHost.Tests;

/// <summary>A clock that stands still until it is told to go on; timers fire while it does, in order.</summary>
public sealed class ManualTime(DateTimeOffset now) : TimeProvider
{
    private readonly Lock gate = new();
    private readonly List<Timer> timers = [];
    private DateTimeOffset now = now;

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate) return now;
    }

    /// <summary>How many delays wait for the clock to go on.</summary>
    public int Waiting
    {
        get
        {
            lock (gate) return timers.Count;
        }
    }

    public void Advance(TimeSpan by)
    {
        lock (gate) now += by;
        while (TakeDue() is { } due) due.Fire();
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        lock (gate)
        {
            var timer = new Timer(this, callback, state, now + dueTime);
            timers.Add(timer);
            return timer;
        }
    }

    private Timer? TakeDue()
    {
        lock (gate)
        {
            var due = timers.Where(timer => timer.DueAt <= now).MinBy(timer => timer.DueAt);
            if (due is not null) timers.Remove(due);
            return due;
        }
    }

    private sealed class Timer(ManualTime owner, TimerCallback callback, object? state, DateTimeOffset dueAt) : ITimer
    {
        public DateTimeOffset DueAt => dueAt;

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period) => throw new NotSupportedException("The host's delays are made once and not changed.");

        public void Dispose()
        {
            lock (owner.gate) owner.timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
