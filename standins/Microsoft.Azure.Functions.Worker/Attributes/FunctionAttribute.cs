namespace Microsoft.Azure.Functions.Worker;

/// <summary>Marks a public method as a function; the name is what clients schedule and what the routes default to.</summary>
[AttributeUsage(AttributeTargets.Method)]
public class FunctionAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}
