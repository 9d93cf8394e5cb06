using System.Collections.Concurrent;

namespace Liftoff.Social.Platforms;

/// <summary>
/// Remembers which metrics a platform refuses everybody. Finding a bad one costs a call a metric, which ten thousand accounts
/// must not pay each: after three different accounts it is left out, for an hour.
/// </summary>
public sealed class RefusedMetrics(TimeProvider time)
{
    private const int Enough = 3;
    private static readonly TimeSpan Memory = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<(string Platform, string Metric), (ConcurrentDictionary<string, bool> Accounts, DateTimeOffset Since)> refusals = new();

    public void Refuse(string platform, string metric, string account) =>
        refusals.GetOrAdd((platform, metric), _ => (new ConcurrentDictionary<string, bool>(), time.GetUtcNow())).Accounts[account] = true;

    /// <summary>Some account got it, so that a refusal is about the account.</summary>
    public void Accept(string platform, string metric) => refusals.TryRemove((platform, metric), out _);

    public bool IsHopeless(string platform, string metric)
    {
        if (!refusals.TryGetValue((platform, metric), out var found)) return false;
        if (time.GetUtcNow() - found.Since > Memory) refusals.TryRemove((platform, metric), out _);
        return found.Accounts.Count >= Enough;
    }
}
