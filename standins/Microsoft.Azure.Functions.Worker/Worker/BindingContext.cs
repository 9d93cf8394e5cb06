namespace Microsoft.Azure.Functions.Worker;

public abstract class BindingContext
{
    /// <summary>What the trigger delivered by name: route and query values of a request, <c>instanceId</c> of an activity.</summary>
    public abstract IReadOnlyDictionary<string, object?> BindingData { get; }
}
