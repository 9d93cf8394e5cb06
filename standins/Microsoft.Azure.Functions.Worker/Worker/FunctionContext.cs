namespace Microsoft.Azure.Functions.Worker;

/// <summary>One invocation of one function. Binds to a parameter of this type.</summary>
public abstract class FunctionContext
{
    public abstract string InvocationId { get; }
    public abstract string FunctionId { get; }
    public abstract TraceContext TraceContext { get; }
    public abstract BindingContext BindingContext { get; }
    public abstract RetryContext RetryContext { get; }

    /// <summary>The services of this invocation's scope.</summary>
    public abstract IServiceProvider InstanceServices { get; set; }

    public abstract FunctionDefinition FunctionDefinition { get; }
    public abstract IDictionary<object, object> Items { get; set; }
    public abstract IInvocationFeatures Features { get; }

    /// <summary>Cancelled when the host stops, and for HTTP functions when the caller goes away.</summary>
    public virtual CancellationToken CancellationToken => CancellationToken.None;
}
