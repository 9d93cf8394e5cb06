using System.Collections;
using System.Diagnostics;
using Microsoft.Azure.Functions.Worker;

namespace Liftoff.StandIns.FunctionsHost;

/// <summary>One invocation: what the trigger delivered on the way in, what the function returned on the way out.</summary>
internal sealed class DevelopmentFunctionContext(
    FunctionDescriptor function,
    IServiceProvider services,
    IReadOnlyDictionary<string, object?> bindingData,
    CancellationToken cancellationToken) : FunctionContext
{
    public override string InvocationId { get; } = Guid.NewGuid().ToString();
    public override string FunctionId => function.Id;
    public override FunctionDefinition FunctionDefinition => function;
    public override IServiceProvider InstanceServices { get; set; } = services;
    public override IDictionary<object, object> Items { get; set; } = new Dictionary<object, object>();
    public override CancellationToken CancellationToken => cancellationToken;
    public override IInvocationFeatures Features { get; } = new InvocationFeatures();
    public override BindingContext BindingContext { get; } = new TriggerData(bindingData);
    public override TraceContext TraceContext { get; } = new CurrentTrace();
    public override RetryContext RetryContext { get; } = new NoRetries();

    public FunctionDescriptor Function => function;

    /// <summary>What goes to the parameter with the trigger attribute: a timer, an orchestration context, an activity's serialized input.</summary>
    public object? TriggerValue { get; set; }

    public object? Result { get; set; }

    private sealed class TriggerData(IReadOnlyDictionary<string, object?> data) : BindingContext
    {
        public override IReadOnlyDictionary<string, object?> BindingData => data;
    }

    private sealed class CurrentTrace : TraceContext
    {
        public override string TraceParent { get; } = Activity.Current?.Id ?? "";
        public override string TraceState { get; } = Activity.Current?.TraceStateString ?? "";
    }

    private sealed class NoRetries : RetryContext
    {
        public override int RetryCount => 0;
        public override int MaxRetryCount => 0;
    }

    private sealed class InvocationFeatures : IInvocationFeatures
    {
        private readonly Dictionary<Type, object> features = [];

        public void Set<T>(T instance) => features[typeof(T)] = instance!;

        public T? Get<T>() => features.TryGetValue(typeof(T), out var feature) ? (T)feature : default;

        public IEnumerator<KeyValuePair<Type, object>> GetEnumerator() => features.GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
