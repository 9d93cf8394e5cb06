namespace Liftoff.Simulator.World;

/// <summary>A UTC day of the world as visible at a time: what every source, asked at that time, adds up to.</summary>
public sealed class WorldDay
{
    private readonly Func<IEnumerable<Session>> sessions;

    internal WorldDay(DateOnly date, DateTimeOffset asOf, IReadOnlyList<CampaignDay> campaigns, Func<IEnumerable<Session>> sessions)
    {
        (Date, AsOf, Campaigns, this.sessions) = (date, asOf, campaigns, sessions);
    }

    /// <summary>The UTC day.</summary>
    public DateOnly Date { get; }

    /// <summary><see cref="DateTimeOffset.MaxValue"/> when fully matured.</summary>
    public DateTimeOffset AsOf { get; }

    /// <summary>Every pair that existed on the day, active or not.</summary>
    public IReadOnlyList<CampaignDay> Campaigns { get; }

    /// <summary>
    /// Clicked until <see cref="AsOf"/>, drawn anew at each enumeration; take a session's revenue by
    /// <see cref="Session.RevenueAt"/>.
    /// </summary>
    public IEnumerable<Session> Sessions => sessions();

    /// <summary>Of one network, or of all.</summary>
    public IEnumerable<CampaignDay> Of(Network? network) =>
        network is null ? Campaigns : Campaigns.Where(c => c.Campaign.Network == network);

    /// <summary>USD over all networks.</summary>
    public decimal Spend => Campaigns.Sum(c => c.Spend);

    /// <summary>USD over all networks.</summary>
    public decimal Revenue => Campaigns.Sum(c => c.Revenue);

    /// <summary>S1 searches over all networks.</summary>
    public long Searches => Campaigns.Sum(c => c.Searches);

    /// <summary>S1 clicks over all networks.</summary>
    public long S1Clicks => Campaigns.Sum(c => c.S1Clicks);

    /// <summary>Ad clicks over all networks.</summary>
    public long AdClicks => Campaigns.Sum(c => c.AdClicks);

    /// <summary>USD over all networks; null until noon UTC of the next day.</summary>
    public decimal? ReconciledRevenue => IsReconciled ? Campaigns.Sum(c => c.ReconciledRevenue ?? 0) : null;

    /// <summary>Noon UTC of the next day has passed.</summary>
    public bool IsReconciled => AsOf == DateTimeOffset.MaxValue;
}
