namespace Liftoff.Simulator.World;

/// <summary>Adds up a day: S1's side from the sessions themselves, the network's side by splitting the plan over ad sets and hours.</summary>
internal static class DayBuilder
{
    private const int Hours = 28;

    /// <summary>After this the network has corrected its live figures.</summary>
    private static readonly TimeSpan FinalSpend = TimeSpan.FromHours(30);

    public static WorldDay Build(SimulatedWorld world, DateOnly date, DateTimeOffset asOf)
    {
        var midnight = new DateTimeOffset(date, TimeOnly.MinValue, TimeSpan.Zero);
        CampaignDay[] campaigns = asOf < midnight
            ? []
            : Array.ConvertAll(world.Plans(date), p => BuildCampaign(p, world.Options.Seed, midnight, asOf));
        return new(date, asOf, campaigns, () => world.Sessions(date, asOf));
    }

    private static CampaignDay BuildCampaign(DayPlan plan, int seed, DateTimeOffset midnight, DateTimeOffset asOf)
    {
        var campaign = plan.Campaign;
        var adSets = campaign.AdSets;
        var s1 = new (long Searches, long S1Clicks, decimal Revenue)[adSets.Count, Hours];
        foreach (var session in SessionSource.Of(plan, seed))
        {
            if (session.ClickedAt > asOf) continue;
            ref var cell = ref s1[IndexOf(adSets, session.AdSet), session.ClickHour];
            cell.Searches++;
            if (session.IsPaid) cell.S1Clicks++;
            cell.Revenue += session.RevenueAt(asOf);
        }

        var network = new (decimal Spend, long Impressions, long AdClicks, long Conversions)[adSets.Count, Hours];
        var live = asOf < midnight + FinalSpend ? NetworkProfile.Of(campaign.Network).LiveShare : 1;
        var visibleHours = VisibleHours(midnight, asOf, campaign.ReportingLagHours);
        var weights = adSets.Select(a => a.Weight).ToArray();
        var (cents, impressions, clicks, conversions) = (Split.Evenly(plan.SpendCents, weights),
            Split.Evenly(plan.Impressions, weights), Split.Evenly(plan.AdClicks, weights), Split.Evenly(plan.Conversions, weights));
        for (var a = 0; a < adSets.Count; a++)
        {
            var (hourCents, hourImpressions, hourClicks, hourConversions) = (Split.Evenly(cents[a], Diurnal.Weights),
                Split.Evenly(impressions[a], Diurnal.Weights), Split.Evenly(clicks[a], Diurnal.Weights),
                Split.Evenly(conversions[a], Diurnal.Weights));
            for (var h = 0; h < visibleHours; h++)
                network[a, h] = (decimal.Round(hourCents[h] * live) / 100, hourImpressions[h], hourClicks[h], hourConversions[h]);
        }

        var hours = new HourFigures[Hours];
        for (var h = 0; h < Hours; h++)
        {
            var sum = new HourFigures { Hour = h };
            for (var a = 0; a < adSets.Count; a++)
                sum = new(
                    h, sum.Searches + s1[a, h].Searches, sum.S1Clicks + s1[a, h].S1Clicks, sum.Revenue + s1[a, h].Revenue,
                    sum.Spend + network[a, h].Spend, sum.AdClicks + network[a, h].AdClicks,
                    sum.Impressions + network[a, h].Impressions, sum.Conversions + network[a, h].Conversions);
            hours[h] = sum;
        }

        var day = new CampaignDay
        {
            Campaign = campaign,
            Date = plan.Date,
            Hours = hours,
            AdSets = [.. adSets.Select((adSet, a) => SumAdSet(adSet, a))],
            StrategisImpressions = Split.Evenly(plan.StrategisImpressions, Diurnal.Weights).Take(VisibleHours(midnight, asOf, 0)).Sum(),
            ReconciledRevenue = null,
            ReconciledSearches = null,
            ReconciledS1Clicks = null,
        };
        return asOf == DateTimeOffset.MaxValue ? Reconcile(day, seed) : day;

        AdSetDay SumAdSet(AdSet adSet, int a)
        {
            var sum = new AdSetDay(adSet, 0, 0, 0, 0, 0, 0, 0);
            for (var h = 0; h < Hours; h++)
                sum = sum with
                {
                    Spend = sum.Spend + network[a, h].Spend,
                    Impressions = sum.Impressions + network[a, h].Impressions,
                    AdClicks = sum.AdClicks + network[a, h].AdClicks,
                    Conversions = sum.Conversions + network[a, h].Conversions,
                    Searches = sum.Searches + s1[a, h].Searches,
                    S1Clicks = sum.S1Clicks + s1[a, h].S1Clicks,
                    Revenue = sum.Revenue + s1[a, h].Revenue,
                };
            return sum;
        }
    }

    private static CampaignDay Reconcile(CampaignDay day, int seed)
    {
        var random = SeededRandom.For(seed, "reconciled", day.Campaign.Index, day.Date.DayNumber);
        var factor = 1 + ((decimal)random.Next(-100, 100) / 10_000);
        return day with
        {
            ReconciledRevenue = decimal.Round(day.Revenue * factor, 12),
            ReconciledSearches = (long)(day.Searches * (random.Chance(0.5) ? 1m : 0.995m)),
            ReconciledS1Clicks = (long)(day.S1Clicks * (random.Chance(0.5) ? 1m : 0.995m)),
        };
    }

    /// <summary>Whole hours that have ended, and been reported, by then: 0-24.</summary>
    private static int VisibleHours(DateTimeOffset midnight, DateTimeOffset asOf, int lagHours) =>
        (int)Math.Clamp(Math.Floor((asOf - midnight).TotalHours) - lagHours, 0, 24);

    private static int IndexOf(IReadOnlyList<AdSet> adSets, AdSet adSet)
    {
        for (var i = 0; i < adSets.Count; i++)
            if (ReferenceEquals(adSets[i], adSet)) return i;
        throw new InvalidOperationException($"Ad set {adSet.Id} is not one of the campaign's.");
    }
}
