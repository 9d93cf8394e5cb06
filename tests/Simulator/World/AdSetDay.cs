namespace Liftoff.Simulator.World;

/// <summary>One ad set's day as visible at a time; the ad sets sum to their <see cref="CampaignDay"/>.</summary>
/// <param name="AdSet">Whose day.</param>
/// <param name="Spend">USD, two decimals.</param>
/// <param name="Impressions">The network's.</param>
/// <param name="AdClicks">Clicks on the network's ads.</param>
/// <param name="Conversions">The network's pixel.</param>
/// <param name="Searches">S1 searches.</param>
/// <param name="S1Clicks">Clicks on S1 ads.</param>
/// <param name="Revenue">USD booked so far.</param>
public sealed record AdSetDay(
    AdSet AdSet, decimal Spend, long Impressions, long AdClicks, long Conversions, long Searches, long S1Clicks, decimal Revenue);
