using System.Collections.Concurrent;
using Microsoft.DurableTask.Client;

namespace Liftoff.StandIns.FunctionsHost.Orchestrations;

/// <summary>
/// One instance: its state, its history and the events that wait to be played. At most one episode runs at a time; whoever
/// gets true from <see cref="Add"/> or <see cref="Resume"/> has to run them, until <see cref="TakeEvents"/> gives null.
/// </summary>
internal sealed class Orchestration(OrchestrationState initial, ParentLink? parent)
{
    private readonly Lock gate = new();
    private readonly TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private List<HistoryEvent> inbox = [];
    private bool isPlaying;

    public ParentLink? Parent => parent;
    public OrchestrationState State { get; private set; } = initial;

    /// <summary>Changes with every ContinueAsNew: results for an earlier execution come too late.</summary>
    public Guid ExecutionId { get; private set; } = Guid.NewGuid();

    /// <summary>Belongs to the running episode.</summary>
    public List<HistoryEvent> History { get; } = [];

    /// <summary>The sub-orchestrations of this execution.</summary>
    public ConcurrentQueue<string> Children { get; } = [];

    /// <summary>The custom status of the execution before, which shows until this one sets its own.</summary>
    public string? CarriedCustomStatus { get; private set; }

    public bool IsKnownToWaitForNothing { get; set; }

    public Task Started => started.Task;

    public Task Ended => ended.Task;

    /// <summary>Adds an event; one that is meant for another execution, or that comes after the end, is dropped.</summary>
    public bool Add(HistoryEvent happened, Guid? executionId = null)
    {
        lock (gate)
        {
            if (State.IsTerminal || (executionId is { } meant && meant != ExecutionId)) return false;
            inbox.Add(happened);
            return MustPlay();
        }
    }

    /// <summary>The events to play next; null when there are none or the instance is suspended or over.</summary>
    public IReadOnlyList<HistoryEvent>? TakeEvents(DateTimeOffset now)
    {
        lock (gate)
        {
            if (inbox.Count == 0 || State.IsTerminal || State.Status == OrchestrationRuntimeStatus.Suspended)
            {
                isPlaying = false;
                return null;
            }
            var events = inbox;
            inbox = [];
            State = State with { Status = OrchestrationRuntimeStatus.Running, LastUpdatedAt = now };
            started.TrySetResult();
            return events;
        }
    }

    /// <summary>Changes the state unless the instance is over.</summary>
    public bool TryUpdate(Func<OrchestrationState, OrchestrationState> change)
    {
        lock (gate)
        {
            if (State.IsTerminal) return false;
            State = change(State);
            if (!State.IsTerminal) return true;
            inbox = [];
            started.TrySetResult();
            ended.TrySetResult();
            return true;
        }
    }

    /// <summary>Begins a new execution with an empty history. The old input is what the instance was started with; the new one shows.</summary>
    public void StartOver(ContinuedAsNew how, DateTimeOffset now)
    {
        lock (gate)
        {
            ExecutionId = Guid.NewGuid();
            History.Clear();
            Children.Clear();
            CarriedCustomStatus = State.CustomStatus;
            // Events that came meanwhile stay; results that came meanwhile belong to the old execution.
            inbox = [new ExecutionStarted(), .. how.CarriedOver, .. inbox.OfType<EventRaised>()];
            State = State with { Input = how.Input, LastUpdatedAt = now };
        }
    }

    public bool Resume(DateTimeOffset now)
    {
        lock (gate)
        {
            State = State with { Status = started.Task.IsCompleted ? OrchestrationRuntimeStatus.Running : OrchestrationRuntimeStatus.Pending, LastUpdatedAt = now };
            return MustPlay();
        }
    }

    private bool MustPlay()
    {
        if (isPlaying || inbox.Count == 0 || State.Status == OrchestrationRuntimeStatus.Suspended) return false;
        return isPlaying = true;
    }
}
