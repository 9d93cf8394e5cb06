using Microsoft.AspNetCore.Routing;

namespace Liftoff.Simulator;

/// <summary>
/// One API that the product talks to: a folder of its own, whose routes stand in one file that opens with a table of them.
/// All systems share one origin; their paths do not meet.
/// </summary>
internal interface IOutsideSystem
{
    /// <summary>For people.</summary>
    string Name { get; }

    /// <summary>Adds its routes.</summary>
    void Map(IEndpointRouteBuilder routes);
}
