namespace Liftoff.StandIns.FunctionsHost.Orchestrations;

/// <summary>
/// The only thread that an orchestrator's code may run on, for the length of one episode. Continuations run in the order
/// in which they came, which makes every replay the same. What comes from another thread (the end of a Task.Delay or of
/// an HTTP call) is not run: an orchestrator has no business to wait for it.
/// </summary>
internal sealed class OrchestratorThread : SynchronizationContext
{
    private readonly int threadId = Environment.CurrentManagedThreadId;
    private readonly Queue<(SendOrPostCallback Callback, object? State)> continuations = [];
    private volatile bool isOver;

    public bool IsCurrent => !isOver && Environment.CurrentManagedThreadId == threadId;

    /// <summary>Runs the action with this as the current context; afterwards nothing runs here any more.</summary>
    public static void Run(Action<OrchestratorThread> action)
    {
        var previous = Current;
        var thread = new OrchestratorThread();
        SetSynchronizationContext(thread);
        try
        {
            action(thread);
        }
        finally
        {
            thread.isOver = true;
            SetSynchronizationContext(previous);
        }
    }

    /// <summary>Runs all continuations, and those that they leave.</summary>
    public void RunContinuations()
    {
        while (continuations.TryDequeue(out var next)) next.Callback(next.State);
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (IsCurrent) continuations.Enqueue((d, state));
    }

    public override void Send(SendOrPostCallback d, object? state) =>
        throw new NotSupportedException("An orchestrator's thread takes no synchronous calls.");

    public override SynchronizationContext CreateCopy() => this;
}
