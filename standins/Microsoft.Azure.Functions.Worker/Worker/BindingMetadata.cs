namespace Microsoft.Azure.Functions.Worker;

public abstract class BindingMetadata
{
    public abstract string Name { get; }

    /// <summary>For example <c>timerTrigger</c>, <c>httpTrigger</c>, <c>durableClient</c>.</summary>
    public abstract string Type { get; }

    public abstract BindingDirection Direction { get; }
}
