namespace Liftoff.Simulator.World;

/// <summary>One hour of a campaign's day; money and counts by the hour of the click.</summary>
/// <param name="Hour">0-27 since the start of the UTC day.</param>
/// <param name="Searches">S1 searches.</param>
/// <param name="S1Clicks">Clicks on S1 ads.</param>
/// <param name="Revenue">USD booked so far for the clicks of this hour.</param>
/// <param name="Spend">USD.</param>
/// <param name="AdClicks">Clicks on the network's ads.</param>
/// <param name="Impressions">The network's.</param>
/// <param name="Conversions">The network's pixel.</param>
public readonly record struct HourFigures(
    int Hour, long Searches, long S1Clicks, decimal Revenue, decimal Spend, long AdClicks, long Impressions, long Conversions);
