namespace Liftoff.Simulator.World;

/// <summary>Draws the sessions of a campaign's day one by one, so that millions can pass without being held.</summary>
internal static class SessionSource
{
    /// <summary>Nothing of a day is booked later than this after its start: then it is mature and reconciled.</summary>
    public static readonly TimeSpan Maturity = TimeSpan.FromHours(36);

    private static readonly int[] Scales = [2, 2, 3, 4, 5, 7, 9, 12, 13, 15];
    private static readonly long[] PowersOfTen = [.. Enumerable.Range(0, 16).Select(i => (long)Math.Pow(10, i))];

    public static IEnumerable<Session> Of(DayPlan plan, int seed)
    {
        var random = SeededRandom.For(seed, "sessions", plan.Campaign.Index, plan.Date.DayNumber);
        var midnight = new DateTimeOffset(plan.Date, TimeOnly.MinValue, TimeSpan.Zero);
        var adSets = plan.Campaign.AdSets;
        var cumulative = new double[adSets.Count];
        for (var i = 0; i < cumulative.Length; i++) cumulative[i] = adSets[i].Weight + (i > 0 ? cumulative[i - 1] : 0);

        var paidLeft = plan.S1Clicks;
        for (var number = 0; number < plan.Searches; number++)
        {
            // Selection sampling: exactly S1Clicks of the Searches become paid, in one pass.
            var paid = random.Next() * (plan.Searches - number) < paidLeft;
            if (paid) paidLeft--;
            var hour = Diurnal.DrawHour(ref random);
            var clickedAt = midnight.AddTicks((hour * TimeSpan.TicksPerHour) + (random.Next(3600) * TimeSpan.TicksPerSecond));
            var adSet = adSets[random.PickWeighted(cumulative)];
            yield return new()
            {
                Campaign = plan.Campaign,
                AdSet = adSet,
                Ad = random.Pick(adSet.Ads),
                Date = plan.Date,
                ClickedAt = clickedAt,
                Keyword = random.Pick(plan.Campaign.Keywords),
                Increments = paid ? DrawIncrements(ref random, plan.RevenuePerS1Click, midnight + Maturity - clickedAt) : [],
                Number = number,
            };
        }
    }

    /// <summary>One to three within 12 hours; about one in a hundred takes money back.</summary>
    private static Increment[] DrawIncrements(ref SeededRandom random, double mean, TimeSpan untilMaturity)
    {
        const double Spread = 0.9;
        var value = mean * Math.Exp((Spread * random.Normal()) - (Spread * Spread / 2));
        var count = random.Next() switch { < 0.60 => 1, < 0.88 => 2, _ => 3 };
        var window = Math.Min(TimeSpan.FromHours(12).TotalSeconds, untilMaturity.TotalSeconds);
        var increments = new Increment[count];
        var left = 1d;
        var at = 0d;
        var booked = 0m;
        for (var i = 0; i < count; i++)
        {
            // Most value arrives within two hours of the click; the cube pulls the times towards it.
            at += (window - 60 - at) * Math.Pow(random.Next(), 3);
            var share = i == count - 1 ? left : left * (0.3 + (0.5 * random.Next()));
            left -= share;
            var amount = Money(ref random, value * share);
            if (i > 0 && i == count - 1 && random.Chance(0.038))
            {
                // Never all of it: a paid session keeps revenue, so that paid sessions and rows with revenue are the same.
                var back = Money(ref random, value * (1 - share) * 0.4 * random.Next());
                if (back < booked) amount = -back;
            }
            booked += amount;
            increments[i] = new(TimeSpan.FromSeconds(30 + Math.Floor(at)), amount);
        }
        return increments;
    }

    /// <summary>At least 0.01, with 2-15 decimals.</summary>
    private static decimal Money(ref SeededRandom random, double value)
    {
        var scale = Scales[random.Next(Scales.Length)];
        var units = Math.Max((long)(value * PowersOfTen[scale]), PowersOfTen[scale - 2]);
        return new((int)units, (int)(units >> 32), 0, false, (byte)scale);
    }
}
