using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Liftoff.StandIns.FunctionsHost.Orchestrations;

/// <summary>How an orchestration stands at one moment. Input, output and custom status are JSON; the output of one that failed or was terminated by hand is text.</summary>
internal sealed record OrchestrationState(string Name, string InstanceId, string? Input, DateTimeOffset CreatedAt)
{
    public OrchestrationRuntimeStatus Status { get; init; } = OrchestrationRuntimeStatus.Pending;
    public DateTimeOffset LastUpdatedAt { get; init; } = CreatedAt;
    public string? CustomStatus { get; init; }
    public string? Output { get; init; }
    public TaskFailureDetails? Failure { get; init; }

    public bool IsTerminal => Status is OrchestrationRuntimeStatus.Completed or OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated;
}
