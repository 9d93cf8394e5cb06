namespace DurableTask.Core.Exceptions;

/// <summary>The orchestrator's code did not do again what its history says that it did.</summary>
public class NonDeterministicOrchestrationException(int eventId, string eventDetails)
    : Exception($"Non-Deterministic workflow detected: {eventDetails}")
{
    /// <summary>The place of the action in question among the orchestrator's actions, from 0.</summary>
    public int EventId { get; } = eventId;
}
