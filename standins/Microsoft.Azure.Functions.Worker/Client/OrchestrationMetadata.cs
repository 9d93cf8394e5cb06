namespace Microsoft.DurableTask.Client;

public sealed class OrchestrationMetadata(string name, string instanceId)
{
    public string Name { get; } = name;
    public string InstanceId { get; } = instanceId;
    public OrchestrationRuntimeStatus RuntimeStatus { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset LastUpdatedAt { get; init; }

    /// <summary>Null unless inputs and outputs were asked for, as the four members below.</summary>
    public DataConverter? DataConverter { get; init; }

    public string? SerializedInput { get; init; }
    public string? SerializedOutput { get; init; }
    public string? SerializedCustomStatus { get; init; }
    public TaskFailureDetails? FailureDetails { get; init; }

    /// <summary>Running only: neither pending nor suspended.</summary>
    public bool IsRunning => RuntimeStatus == OrchestrationRuntimeStatus.Running;

    /// <summary>Completed, failed or terminated.</summary>
    public bool IsCompleted => RuntimeStatus is
        OrchestrationRuntimeStatus.Completed or OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated;

    public T? ReadInputAs<T>() => Read<T>(SerializedInput);

    public T? ReadOutputAs<T>() => Read<T>(SerializedOutput);

    public T? ReadCustomStatusAs<T>() => Read<T>(SerializedCustomStatus);

    public override string ToString() => $"[{Name} '{InstanceId}' {RuntimeStatus}, created {CreatedAt:s}, updated {LastUpdatedAt:s}]";

    private T? Read<T>(string? data) => DataConverter is null
        ? throw new InvalidOperationException("This metadata was fetched without inputs and outputs: ask with getInputsAndOutputs or FetchInputsAndOutputs.")
        : DataConverter.Deserialize<T>(data);
}
