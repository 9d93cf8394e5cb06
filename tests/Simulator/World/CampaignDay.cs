namespace Liftoff.Simulator.World;

/// <summary>One campaign pair's day as visible at a time. All sums are exact.</summary>
public sealed record CampaignDay
{
    /// <summary>Whose day.</summary>
    public required Campaign Campaign { get; init; }

    /// <summary>The UTC day.</summary>
    public required DateOnly Date { get; init; }

    /// <summary>Hours 0-27 in order, all 28.</summary>
    public required IReadOnlyList<HourFigures> Hours { get; init; }

    /// <summary>In the order of <see cref="Campaign.AdSets"/>.</summary>
    public required IReadOnlyList<AdSetDay> AdSets { get; init; }

    /// <summary>Hits on Strategis's redirector.</summary>
    public required long StrategisImpressions { get; init; }

    /// <summary>Final revenue in USD, within ±1 % of <see cref="Revenue"/>; null until noon UTC of the next day.</summary>
    public required decimal? ReconciledRevenue { get; init; }

    /// <summary>Final searches; null like <see cref="ReconciledRevenue"/>.</summary>
    public required long? ReconciledSearches { get; init; }

    /// <summary>Final S1 clicks; null like <see cref="ReconciledRevenue"/>.</summary>
    public required long? ReconciledS1Clicks { get; init; }

    /// <summary>USD, two decimals, as the network shows it.</summary>
    public decimal Spend => AdSets.Sum(a => a.Spend);

    /// <summary>The network's.</summary>
    public long Impressions => AdSets.Sum(a => a.Impressions);

    /// <summary>Clicks on the network's ads (on Facebook "Facebook clicks").</summary>
    public long AdClicks => AdSets.Sum(a => a.AdClicks);

    /// <summary>The network's pixel.</summary>
    public long Conversions => AdSets.Sum(a => a.Conversions);

    /// <summary>S1 searches; equals the sessions.</summary>
    public long Searches => AdSets.Sum(a => a.Searches);

    /// <summary>Clicks on S1 ads; equals the sessions with a click.</summary>
    public long S1Clicks => AdSets.Sum(a => a.S1Clicks);

    /// <summary>USD booked so far, up to 15 decimals.</summary>
    public decimal Revenue => AdSets.Sum(a => a.Revenue);

    /// <summary>S1 saw anything, so that S1 reports have a row.</summary>
    public bool HasS1Activity => Searches > 0 || S1Clicks > 0;
}
