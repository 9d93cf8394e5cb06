using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Extensions.Configuration;

namespace Liftoff.StandIns.FunctionsHost;

/// <summary>The app's functions, by name without regard to case.</summary>
internal sealed class FunctionCatalog
{
    private readonly Dictionary<string, FunctionDescriptor> functions;

    private FunctionCatalog(IEnumerable<FunctionDescriptor> functions, IReadOnlyList<string> ignored)
    {
        this.functions = functions.ToDictionary(function => function.Name, StringComparer.OrdinalIgnoreCase);
        Ignored = ignored;
    }

    public IEnumerable<FunctionDescriptor> All => functions.Values.OrderBy(function => function.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Methods with a [Function] that the worker does not see, because they or their class are not public.</summary>
    public IReadOnlyList<string> Ignored { get; }

    /// <exception cref="InvalidOperationException">Two functions have one name.</exception>
    public static FunctionCatalog Load(IEnumerable<Type> types, IConfiguration configuration)
    {
        const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        var found = types
            .Where(type => type.IsClass)
            .SelectMany(type => type.GetMethods(Declared))
            .Select(method => (Method: method, Attribute: method.GetCustomAttribute<FunctionAttribute>()))
            .Where(candidate => candidate.Attribute is not null)
            .ToLookup(candidate => candidate.Method is { IsPublic: true, DeclaringType: { IsVisible: true, ContainsGenericParameters: false } });

        var functions = found[true]
            .Select(candidate => new FunctionDescriptor(candidate.Attribute!.Name, candidate.Method, IsDisabled(candidate.Attribute.Name, configuration)))
            .ToList();
        if (functions.GroupBy(function => function.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new InvalidOperationException(
                $"Function names are unique, but '{twice.Key}' is {string.Join(" and ", twice.Select(function => function.EntryPoint))}.");
        return new FunctionCatalog(functions, [.. found[false].Select(candidate => $"{candidate.Method.DeclaringType!.FullName}.{candidate.Method.Name}")]);
    }

    public FunctionDescriptor? Find(string? name) => name is null ? null : functions.GetValueOrDefault(name);

    /// <summary>The function of that name if it has that trigger and may be triggered.</summary>
    public FunctionDescriptor? Find<TTrigger>(string? name) where TTrigger : TriggerBindingAttribute =>
        Find(name) is { CanBeTriggered: true, Trigger: TTrigger } function ? function : null;

    public IEnumerable<FunctionDescriptor> WithTrigger<TTrigger>() where TTrigger : TriggerBindingAttribute =>
        All.Where(function => function.Trigger is TTrigger);

    // AzureWebJobs.Name.Disabled, or AzureWebJobs__Name__Disabled where a name may not hold a dot; the environment provider makes colons of the latter.
    private static bool IsDisabled(string name, IConfiguration configuration) =>
        (configuration[$"AzureWebJobs.{name}.Disabled"] ?? configuration[$"AzureWebJobs:{name}:Disabled"]) is { } text
        && (text == "1" || string.Equals(text, "true", StringComparison.OrdinalIgnoreCase));
}
