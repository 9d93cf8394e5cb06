namespace Microsoft.DurableTask.Client;

/// <summary>Null means: do not filter by this. Only completed, failed and terminated instances are ever purged by a filter.</summary>
public record PurgeInstancesFilter(
    DateTimeOffset? CreatedFrom = null,
    DateTimeOffset? CreatedTo = null,
    IEnumerable<OrchestrationRuntimeStatus>? Statuses = null);
