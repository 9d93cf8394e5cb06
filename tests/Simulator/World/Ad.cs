namespace Liftoff.Simulator.World;

/// <summary>An ad of an ad set.</summary>
/// <param name="Id">Decimal digits.</param>
/// <param name="Name">Free text.</param>
public sealed record Ad(string Id, string Name);
