using Liftoff.Tour.LocalStack;

namespace Liftoff.EndToEnd.Tests;

/// <summary>A test of <c>./run</c>, which serves on port 7071: skipped where something else is using it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FactOnPort7071Attribute : FactAttribute
{
    public FactOnPort7071Attribute()
    {
        if (!Ports.IsFree(7071)) Skip = "Port 7071 is in use on this machine; ./run can only be tried where it is free.";
    }
}
