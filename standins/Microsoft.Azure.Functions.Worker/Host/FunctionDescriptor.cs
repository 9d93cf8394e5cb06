using System.Collections.Immutable;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Liftoff.StandIns.FunctionsHost;

/// <summary>One function: its method, its trigger and whether it may run.</summary>
internal sealed class FunctionDescriptor : FunctionDefinition
{
    public FunctionDescriptor(string name, MethodInfo method, bool isDisabled)
    {
        Name = name;
        Method = method;
        IsDisabled = isDisabled;
        var parameters = method.GetParameters();
        var triggers = parameters.Where(p => p.GetCustomAttribute<TriggerBindingAttribute>() is not null).ToArray();
        TriggerParameter = triggers.FirstOrDefault();
        Trigger = TriggerParameter?.GetCustomAttribute<TriggerBindingAttribute>();
        Parameters = [.. parameters.Select(p => new FunctionParameter(p.Name!, p.ParameterType, p.HasDefaultValue, p.HasDefaultValue ? p.DefaultValue : null))];
        InputBindings = parameters
            .Select(p => (p.Name, Binding: (Attribute?)p.GetCustomAttribute<TriggerBindingAttribute>() ?? p.GetCustomAttribute<InputBindingAttribute>()))
            .Where(p => p.Binding is not null)
            .ToImmutableDictionary(p => p.Name!, p => (BindingMetadata)new InputBinding(p.Name!, p.Binding!));
        Error = this switch
        {
            _ when triggers.Length != 1 => $"it has {triggers.Length} triggers, and a function has exactly one",
            _ when ReturnsValueTask(method) => "it returns a ValueTask, which the worker does not await: return a Task",
            _ when IsAsyncVoid(method) => "it is async void, so nobody would see it end: return a Task",
            _ => null,
        };
    }

    public override string Name { get; }
    public override ImmutableArray<FunctionParameter> Parameters { get; }
    public override IImmutableDictionary<string, BindingMetadata> InputBindings { get; }
    public override IImmutableDictionary<string, BindingMetadata> OutputBindings => ImmutableDictionary<string, BindingMetadata>.Empty;
    public override string PathToAssembly => Method.DeclaringType!.Assembly.Location;
    public override string EntryPoint => $"{Method.DeclaringType!.FullName}.{Method.Name}";
    public override string Id => BitConverter.ToUInt32(SHA256.HashData(Encoding.UTF8.GetBytes($"{EntryPoint}/{Name}"))).ToString();

    public MethodInfo Method { get; }
    public ParameterInfo? TriggerParameter { get; }
    public TriggerBindingAttribute? Trigger { get; }

    /// <summary>Switched off by setting: nothing triggers it any more, but it can still be run by hand.</summary>
    public bool IsDisabled { get; }

    /// <summary>Why the function cannot run, as the second half of a sentence; null when it can. The host goes on without it.</summary>
    public string? Error { get; set; }

    public bool CanBeTriggered => !IsDisabled && Error is null;

    private static bool ReturnsValueTask(MethodInfo method) =>
        method.ReturnType == typeof(ValueTask) || (method.ReturnType.IsGenericType && method.ReturnType.GetGenericTypeDefinition() == typeof(ValueTask<>));

    private static bool IsAsyncVoid(MethodInfo method) =>
        method.ReturnType == typeof(void) && method.GetCustomAttribute<System.Runtime.CompilerServices.AsyncStateMachineAttribute>() is not null;

    private sealed class InputBinding(string name, Attribute attribute) : BindingMetadata
    {
        public override string Name => name;
        public override BindingDirection Direction => BindingDirection.In;
        public override string Type { get; } = CamelCase(attribute.GetType().Name[..^nameof(Attribute).Length]);

        private static string CamelCase(string text) => char.ToLowerInvariant(text[0]) + text[1..];
    }
}
