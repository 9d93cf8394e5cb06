using Microsoft.DurableTask;

namespace Liftoff.StandIns.FunctionsHost.Orchestrations;

/// <summary>Something that happened to an orchestration. Its code is run again from the beginning against all of them, in order.</summary>
internal abstract record HistoryEvent;

/// <summary>A batch of events begins; this is the orchestrator's clock.</summary>
internal sealed record EpisodeStarted(DateTime UtcNow) : HistoryEvent;

internal sealed record ExecutionStarted : HistoryEvent;

/// <summary>Something that the orchestrator asked for. The id is its place among all that it asked for, from 0.</summary>
internal abstract record ScheduledEvent(int Id) : HistoryEvent
{
    /// <summary>What a replay has to ask for again, for people.</summary>
    public abstract string Description { get; }

    /// <summary>Whether a replay asked for the same thing: kind and name, not input, as in Azure.</summary>
    public virtual bool IsRepeatedBy(ScheduledEvent replayed) => GetType() == replayed.GetType();
}

internal sealed record ActivityScheduled(int Id, TaskName Name, string? Input) : ScheduledEvent(Id)
{
    public override string Description => $"a call of the activity '{Name}'";

    public override bool IsRepeatedBy(ScheduledEvent replayed) => replayed is ActivityScheduled other && other.Name == Name;
}

internal sealed record SubOrchestrationScheduled(int Id, TaskName Name, string InstanceId, string? Input) : ScheduledEvent(Id)
{
    public override string Description => $"a call of the sub-orchestration '{Name}'";

    public override bool IsRepeatedBy(ScheduledEvent replayed) => replayed is SubOrchestrationScheduled other && other.Name == Name;
}

internal sealed record TimerScheduled(int Id, DateTime FireAt) : ScheduledEvent(Id)
{
    public override string Description => "a timer";
}

internal sealed record EventSent(int Id, string InstanceId, string EventName, string? Payload) : ScheduledEvent(Id)
{
    public override string Description => $"the sending of an event '{EventName}'";

    public override bool IsRepeatedBy(ScheduledEvent replayed) =>
        replayed is EventSent other && string.Equals(other.EventName, EventName, StringComparison.OrdinalIgnoreCase);
}

/// <summary>An activity, sub-orchestration or timer is done. A timer's result is null.</summary>
internal sealed record TaskCompleted(int Id, string? Result) : HistoryEvent;

internal sealed record TaskFailed(int Id, TaskFailureDetails Failure) : HistoryEvent;

internal sealed record EventRaised(string Name, string? Payload) : HistoryEvent;
