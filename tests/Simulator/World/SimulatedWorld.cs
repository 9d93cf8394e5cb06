using System.Collections.Concurrent;

namespace Liftoff.Simulator.World;

/// <summary>
/// Campaigns, sessions, spend and revenue of an invented advertiser. A pure function of its options: the same seed gives the same
/// figures on any day and at any as-of time. Thread-safe.
/// </summary>
public sealed class SimulatedWorld
{
    private const int RememberedDays = 24;
    private readonly ConcurrentDictionary<(DateOnly Date, DateTimeOffset AsOf), Lazy<WorldDay>> days = new();

    /// <summary>Draws the campaigns; days follow when they are asked for.</summary>
    public SimulatedWorld(WorldOptions options)
    {
        Options = options;
        Campaigns = CampaignCatalog.Draw(options);
    }

    /// <summary>What it was made from.</summary>
    public WorldOptions Options { get; }

    /// <summary>Every pair of Strategis and network campaign that ever exists.</summary>
    public IReadOnlyList<Campaign> Campaigns { get; }

    /// <summary>The day as visible at <paramref name="asOf"/>; null means fully matured.</summary>
    public WorldDay Day(DateOnly date, DateTimeOffset? asOf = null)
    {
        var midnight = new DateTimeOffset(date, TimeOnly.MinValue, TimeSpan.Zero);
        var at = asOf is { } time && time < midnight + SessionSource.Maturity ? time.ToUniversalTime() : DateTimeOffset.MaxValue;
        if (days.Count > RememberedDays) days.Clear();                       // a pure function: forgetting costs only time
        return days.GetOrAdd((date, at), key => new(() => DayBuilder.Build(this, key.Date, key.AsOf))).Value;
    }

    /// <summary>
    /// Sessions of the day that were clicked until <paramref name="asOf"/>, campaign by campaign, drawn while they are read.
    /// </summary>
    public IEnumerable<Session> Sessions(DateOnly date, DateTimeOffset? asOf = null, Network? network = null) =>
        Plans(date).Where(p => network is null || p.Campaign.Network == network)
            .SelectMany(p => SessionSource.Of(p, Options.Seed))
            .Where(s => s.ClickedAt <= (asOf ?? DateTimeOffset.MaxValue));

    internal DayPlan[] Plans(DateOnly date) => DayPlanner.Plan(Campaigns, Options, date);
}
