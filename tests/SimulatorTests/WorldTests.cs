using Liftoff.Simulator.StrategisStaging;
using Liftoff.Simulator.World;

namespace Liftoff.Simulator.Tests;

public sealed class WorldTests
{
    private static readonly DateOnly Date = new(2025, 11, 22);

    [Fact]
    public void The_same_seed_gives_the_same_world_whatever_was_asked_before()
    {
        var one = new SimulatedWorld(new() { Seed = 5 });
        var other = new SimulatedWorld(new() { Seed = 5 });
        other.Day(Date.AddDays(3));
        Assert.Equal(Describe(one.Day(Date)), Describe(other.Day(Date)));
        Assert.Equal(one.Sessions(Date).Select(s => (s.Id, s.ClickedAt, s.Revenue)), other.Sessions(Date).Select(s => (s.Id, s.ClickedAt, s.Revenue)));
        Assert.Equal(one.Campaigns.Select(c => (c.StrategisId, c.Name, c.Buyer)), other.Campaigns.Select(c => (c.StrategisId, c.Name, c.Buyer)));
    }

    [Fact]
    public void Another_seed_or_day_gives_other_figures()
    {
        var world = new SimulatedWorld(new() { Seed = 5 });
        Assert.NotEqual(world.Day(Date).Revenue, world.Day(Date.AddDays(1)).Revenue);
        Assert.NotEqual(world.Day(Date).Revenue, new SimulatedWorld(new() { Seed = 6 }).Day(Date).Revenue);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(42)]
    public void Facebook_days_look_like_the_measured_ones(int seed)
    {
        var world = new SimulatedWorld(new() { Seed = seed });
        var days = Enumerable.Range(0, 9).Select(i => world.Day(new DateOnly(2025, 12, 5).AddDays(i)).Of(Network.Facebook).ToList()).ToList();
        var spending = days.SelectMany(d => d).Where(c => c.Spend > 0).ToList();

        Assert.All(days, d => Assert.InRange(d.Count(c => c.Spend > 0), 65, 95));
        Assert.All(days, d => Assert.Equal(160, d.Count));
        Assert.InRange(days.Average(d => d.Sum(c => c.Spend)), 5_500, 13_500);
        Assert.InRange(Median(spending.Select(c => c.Spend)), 35, 65);
        Assert.InRange(spending.Sum(c => c.Searches) / (double)spending.Sum(c => c.AdClicks), 0.45, 0.65);
        Assert.InRange(spending.Sum(c => c.S1Clicks) / (double)spending.Sum(c => c.Searches), 0.42, 0.62);
        Assert.InRange(Median(spending.Where(c => c.S1Clicks > 0).Select(c => c.Revenue / c.S1Clicks)), 0.7m, 1.6m);
        Assert.InRange(Median(spending.Select(c => c.Revenue / c.Spend)), 0.8m, 1.4m);
        Assert.Contains(spending, c => c.Revenue == 0);
        Assert.Contains(days.SelectMany(d => d), c => c.Spend == 0 && c.Revenue > 0);
    }

    [Fact]
    public void The_catalog_has_the_oddities_of_real_accounts()
    {
        var facebook = new SimulatedWorld(new() { Seed = 7 }).Campaigns.Where(c => c.Network == Network.Facebook).ToList();
        Assert.All(facebook, c => Assert.Matches("^si[a-z0-9]{3,5}06[a-z0-9]{2}$", c.StrategisId));
        Assert.All(facebook, c => Assert.Matches("^(120|238)[0-9]{14,15}$", c.NetworkCampaignId));
        Assert.All(facebook, c => Assert.InRange(c.AdSets.Count, 1, 4));
        Assert.Contains(facebook.GroupBy(c => c.NetworkCampaignId), g => g.Select(c => c.StrategisId).Distinct().Count() > 1);
        Assert.Contains(facebook.GroupBy(c => c.StrategisId), g => g.Select(c => c.NetworkCampaignId).Distinct().Count() > 1);
        Assert.Contains(facebook, c => c.NameIsCopied && !c.Name!.StartsWith(c.StrategisId, StringComparison.Ordinal));
        Assert.Contains(facebook, c => c.Name is null);
        Assert.Contains(facebook, c => c.Buyer == "UNKNOWN");
        Assert.Contains(facebook, c => c.Buyer is null);
        Assert.All(facebook, c => Assert.NotEqual("", c.TrueBuyer));
        Assert.Contains(facebook, c => c.AccountId.StartsWith("act_", StringComparison.Ordinal));
        Assert.Contains(facebook, c => !c.AccountId.StartsWith("act_", StringComparison.Ordinal));
        Assert.Equal(facebook.Count, facebook.Select(c => (c.StrategisId, c.NetworkCampaignId)).Distinct().Count());
    }

    [Fact]
    public void Sessions_hours_ad_sets_and_campaigns_add_up_exactly()
    {
        var day = new SimulatedWorld(new() { Seed = 7 }).Day(Date);
        Assert.Equal(day.Revenue, day.Sessions.Sum(s => s.Revenue));
        Assert.Equal(day.Searches, day.Sessions.Count());
        Assert.Equal(day.S1Clicks, day.Sessions.Count(s => s.IsPaid));
        Assert.All(day.Campaigns, c =>
        {
            Assert.Equal(c.Revenue, c.Hours.Sum(h => h.Revenue));
            Assert.Equal(c.Spend, c.Hours.Sum(h => h.Spend));
            Assert.Equal(c.AdClicks, c.Hours.Sum(h => h.AdClicks));
            Assert.Equal(c.Searches, c.Hours.Sum(h => h.Searches));
        });
    }

    [Fact]
    public void Sessions_have_late_hours_negative_increments_and_long_decimals()
    {
        var sessions = new SimulatedWorld(new() { Seed = 7 }).Sessions(Date).ToList();
        var increments = sessions.SelectMany(s => s.Increments).ToList();
        Assert.InRange(sessions.Count(s => s.ClickHour > 23) / (double)sessions.Count, 0.005, 0.02);
        Assert.Equal(27, sessions.Max(s => s.ClickHour));
        Assert.InRange(increments.Count(i => i.Amount < 0) / (double)increments.Count, 0.004, 0.02);
        Assert.All(increments, i => Assert.InRange(i.Elapsed, TimeSpan.FromSeconds(30), TimeSpan.FromHours(12)));
        Assert.Equal(15, increments.Max(i => i.Amount.Scale));
        Assert.All(sessions.Where(s => s.IsPaid), s => Assert.InRange(s.Increments.Count, 1, 3));
        Assert.Equal(sessions.Count, sessions.Select(s => s.Id).Distinct().Count());
    }

    [Fact]
    public void A_day_grows_until_noon_of_the_next_and_is_then_reconciled_within_one_percent()
    {
        var world = new SimulatedWorld(new() { Seed = 7 });
        var noon = new DateTimeOffset(2025, 11, 23, 12, 0, 0, TimeSpan.Zero);
        Assert.Empty(world.Day(Date, noon.AddDays(-2)).Campaigns);

        var morning = world.Day(Date, noon.AddDays(-1).AddHours(-4));
        var evening = world.Day(Date, noon.AddDays(-1).AddHours(8));
        var almost = world.Day(Date, noon.AddSeconds(-1));
        var final = world.Day(Date);
        Assert.True(0 < morning.Revenue && morning.Revenue < evening.Revenue);
        Assert.True(morning.Spend < evening.Spend && evening.Spend < final.Spend);
        Assert.Equal(evening.Revenue, evening.Sessions.Sum(s => s.RevenueAt(evening.AsOf)));
        Assert.Null(almost.ReconciledRevenue);
        Assert.Equal(final.Revenue, world.Day(Date, noon).Revenue);
        Assert.NotEqual(final.Revenue, final.ReconciledRevenue);
        Assert.All(final.Campaigns.Where(c => c.Revenue > 0), c => Assert.InRange(c.ReconciledRevenue!.Value / c.Revenue, 0.99m, 1.01m));
    }

    [Fact]
    public void Taboola_spend_gets_a_final_correction()
    {
        var world = new SimulatedWorld(new() { Seed = 7 });
        var live = world.Day(Date, new(2025, 11, 23, 4, 0, 0, TimeSpan.Zero)).Of(Network.Taboola).Sum(c => c.Spend);
        var final = world.Day(Date).Of(Network.Taboola).Sum(c => c.Spend);
        Assert.InRange(final / live, 1.06m, 1.09m);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(12_345)]
    [InlineData(300_000)]
    public void The_number_of_paid_sessions_can_be_set_exactly(int sessions)
    {
        var world = new SimulatedWorld(new() { Seed = 7, PaidFacebookSessions = sessions });
        Assert.Equal(sessions, world.Day(Date).Of(Network.Facebook).Sum(c => c.S1Clicks));
        Assert.Equal(sessions, world.Sessions(Date, network: Network.Facebook).Count(s => s.IsPaid));
        Assert.Equal(sessions, SessionRows.Of(world, new() { Date = Date, FilterZero = true }, SessionCsvStyle.Plain).Count());
    }

    [Fact]
    public void Scale_multiplies_the_campaigns() => Assert.Equal(
        10 * new SimulatedWorld(new()).Campaigns.Count, new SimulatedWorld(new() { Scale = 10 }).Campaigns.Count);

    private static string Describe(WorldDay day) => string.Join('\n', day.Campaigns.Select(c =>
        $"{c.Campaign.StrategisId} {c.Spend} {c.Revenue} {c.Searches} {c.S1Clicks} {c.AdClicks} {c.Impressions} {c.Conversions} {c.ReconciledRevenue}"));

    private static decimal Median(IEnumerable<decimal> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }
}
