namespace Liftoff.Simulator.World;

/// <summary>An ad set of a campaign; it belongs to exactly one pair of Strategis and network campaign.</summary>
/// <param name="Id">Decimal digits.</param>
/// <param name="Name">Free text.</param>
/// <param name="Ads">One to three.</param>
public sealed record AdSet(string Id, string Name, IReadOnlyList<Ad> Ads)
{
    /// <summary>Share of the campaign's money, relative to its siblings.</summary>
    internal double Weight { get; init; } = 1;
}
