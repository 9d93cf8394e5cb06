namespace Microsoft.DurableTask.Client;

/// <param name="Recursive">Also the sub-orchestrations.</param>
public record PurgeInstanceOptions(bool Recursive = false);
