namespace Microsoft.DurableTask;

/// <param name="InstanceId">Null: a new random id. At most 256 characters, without / \ # ? and control characters, not beginning with @.</param>
/// <param name="StartAt">Null: at once.</param>
public record StartOrchestrationOptions(string? InstanceId = null, DateTimeOffset? StartAt = null);
