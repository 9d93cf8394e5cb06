using System.Collections.Concurrent;
using Liftoff.Simulator.World;

namespace Liftoff.Simulator.Social;

/// <summary>
/// Accounts of all social platforms. Any id is an account, and its figures follow from the seed, so that ten thousand need no
/// setting up; only odd ones are described.
/// </summary>
public sealed class SocialWorld
{
    /// <summary>How long figures move after their day's end.</summary>
    public static readonly TimeSpan Settling = TimeSpan.FromHours(48);

    private static readonly TimeZoneInfo LosAngeles = TimeZoneInfo.FindSystemTimeZoneById("America/Los_Angeles");

    private readonly int seed;
    private readonly SimulatedClock clock;
    private readonly TimeProvider time;
    private readonly ConcurrentDictionary<string, SocialAccount> accounts = new();
    private readonly ConcurrentDictionary<string, int> calls = new();

    internal SocialWorld(int seed, SimulatedClock clock, TimeProvider time) => (this.seed, this.clock, this.time) = (seed, clock, time);

    /// <summary>The platforms' now.</summary>
    public DateTimeOffset Now => clock.AsOf ?? time.GetUtcNow();

    /// <summary>The token that Graph takes for a Page or an Instagram account.</summary>
    public static string MetaToken(string account) => $"SIM-META-{account}";

    /// <summary>What Google's token endpoint takes for a channel.</summary>
    public static string RefreshToken(string channel) => $"SIM-YT-REFRESH-{channel}";

    /// <summary>An access token of the channel that is valid without a refresh.</summary>
    public static string YouTubeToken(string channel) => $"SIM-YT-ACCESS-{channel}";

    /// <summary>The token of an organisation's administrator.</summary>
    public static string LinkedInToken(string organization) => $"SIM-LI-{organization}";

    /// <summary>How an account behaves; a later description replaces an earlier one.</summary>
    public void Describe(string account, SocialAccount description) => accounts[account] = description;

    /// <summary>As described, or healthy.</summary>
    public SocialAccount this[string account] => accounts.GetValueOrDefault(account) ?? new SocialAccount();

    /// <summary>What a platform shows for a metric on a day as of <see cref="Now"/>: 3 % short until it has settled.</summary>
    /// <returns>Null while the day's figures are not out.</returns>
    public long? Value(string account, string metric, DateOnly day, TimeSpan latency, bool pacific = true)
    {
        var end = StartOf(day.AddDays(1), pacific);
        if (Now < end + latency) return null;
        var final = Final(account, metric, day);
        return Now < end + latency + Settling ? final - final * 3 / 100 : final;
    }

    /// <summary>What it shows once it has settled.</summary>
    public long Final(string account, string metric, DateOnly day) => 100 + SeededRandom.For(seed, $"social/{account}/{metric}", day.DayNumber).Next(9900);

    /// <summary>How a figure falls into two kinds of content; they add up.</summary>
    public static (long First, long Second) Split(long value) => (value * 2 / 3, value - value * 2 / 3);

    /// <summary>Counts a call against an account's limit.</summary>
    internal int Count(string account) => calls.AddOrUpdate(account, 1, (_, count) => count + 1);

    internal static DateTimeOffset StartOf(DateOnly day, bool pacific)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(midnight, pacific ? LosAngeles.GetUtcOffset(midnight) : TimeSpan.Zero);
    }

    internal static DateOnly DayOf(DateTimeOffset instant, bool pacific) => DateOnly.FromDateTime(pacific ? TimeZoneInfo.ConvertTime(instant, LosAngeles).DateTime : instant.UtcDateTime);
}
