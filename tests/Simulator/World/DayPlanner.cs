namespace Liftoff.Simulator.World;

/// <summary>
/// Draws a day's plan: spend from its quantiles, then down the chain spend → ad clicks → searches → S1 clicks, and ROAS from its
/// quantiles (revenue per S1 click follows; drawing it on its own would spread ROAS far beyond what was measured).
/// </summary>
internal static class DayPlanner
{
    public static DayPlan[] Plan(IReadOnlyList<Campaign> campaigns, WorldOptions options, DateOnly date)
    {
        var mood = Math.Exp(0.08 * SeededRandom.For(options.Seed, "day", date.DayNumber).Normal());
        var plans = campaigns
            .Where(c => DateOnly.FromDateTime(c.CreatedAt.UtcDateTime) <= date)
            .Select(c => PlanOne(c, options.Seed, date, mood)).ToArray();
        return options.PaidFacebookSessions is { } sessions ? ScaleTo(sessions, plans) : plans;
    }

    private static DayPlan PlanOne(Campaign campaign, int seed, DateOnly date, double mood)
    {
        var network = NetworkProfile.Of(campaign.Network);
        var random = SeededRandom.For(seed, "plan", campaign.Index, date.DayNumber);
        var character = SeededRandom.For(seed, "character", campaign.Index);
        var spends = !campaign.NameIsCopied && campaign.UsuallySpends != random.Chance(0.05);
        var idle = new DayPlan(campaign, date) { StrategisImpressions = random.Chance(0.3) ? random.Next(1, 40) : 0 };
        if (campaign.NameIsCopied) return idle;
        if (!spends && !random.Chance(0.02)) return idle;

        var spend = NetworkProfile.FacebookSpend.At(Score(ref character, ref random)) * network.SpendScale * mood;
        var clicks = spend / LogNormal(network.CostPerClick, ref character, ref random);
        var searches = clicks * Math.Min(0.95, LogNormal(network.SearchesPerClick, ref character, ref random));
        var s1Clicks = searches * Math.Min(0.95, LogNormal(network.S1ClicksPerSearch, ref character, ref random));
        var impressions = clicks * LogNormal(network.ImpressionsPerClick, ref character, ref random);
        var roas = NetworkProfile.FacebookRoas.At(Score(ref character, ref random)) * network.RoasScale;
        if (!spends)                                                         // a few late sessions of a campaign that was stopped
            return idle with { Searches = 9, S1Clicks = random.Next(1, 5), RevenuePerS1Click = 0.9 };

        var withoutRevenue = random.Chance(0.01);
        var plan = new DayPlan(campaign, date)
        {
            SpendCents = Math.Max(1, (long)Math.Round(spend * 100)),
            AdClicks = (long)Math.Round(clicks),
            Impressions = (long)Math.Round(impressions),
            StrategisImpressions = campaign.Redirects ? (long)Math.Round(clicks * (0.75 + (0.25 * random.Next()))) : random.Next(5),
            Searches = (int)Math.Round(searches),
            S1Clicks = withoutRevenue ? 0 : (int)Math.Round(s1Clicks),
        };
        return plan with
        {
            Conversions = (long)Math.Round(plan.S1Clicks * network.ConversionsPerS1Click * (0.9 + (0.2 * random.Next()))),
            RevenuePerS1Click = plan.S1Clicks == 0 ? 0 : spend * roas / plan.S1Clicks,
        };
    }

    /// <summary>Standard normal, mostly the campaign's own character, partly the day's.</summary>
    private static double Score(ref SeededRandom character, ref SeededRandom day) => (0.8 * character.Normal()) + (0.6 * day.Normal());

    private static double LogNormal((double Median, double Sigma) of, ref SeededRandom character, ref SeededRandom day) =>
        of.Median * Math.Exp(of.Sigma * Score(ref character, ref day));

    private static DayPlan[] ScaleTo(int paidSessions, DayPlan[] plans)
    {
        var facebook = plans.Where(p => p.Campaign.Network == Network.Facebook).ToArray();
        var factor = (double)paidSessions / Math.Max(1, facebook.Sum(p => (long)p.S1Clicks));
        var paid = Split.Evenly(paidSessions, Array.ConvertAll(facebook, p => (double)p.S1Clicks));
        var paidOf = facebook.Zip(paid).ToDictionary(p => p.First.Campaign.Index, p => (int)p.Second);
        return Array.ConvertAll(plans, p => paidOf.TryGetValue(p.Campaign.Index, out var clicks)
            ? p with
            {
                SpendCents = Times(p.SpendCents),
                AdClicks = Times(p.AdClicks),
                Impressions = Times(p.Impressions),
                StrategisImpressions = Times(p.StrategisImpressions),
                Conversions = Times(p.Conversions),
                Searches = Math.Max(clicks, (int)Times(p.Searches)),
                S1Clicks = clicks,
            }
            : p);

        long Times(long value) => (long)Math.Round(value * factor);
    }
}
