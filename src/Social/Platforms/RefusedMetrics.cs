using System.Collections.Concurrent;
using Liftoff.Social.Collection;

namespace Liftoff.Social.Platforms;

/// <summary>
/// Asks for several metrics in one request where a bad one fails all of it, and remembers which ones a platform refuses
/// everybody. Finding a bad one costs a call a metric, which ten thousand accounts must not pay each: after three different
/// accounts, none of which got it while all of them got others, it is left out for an hour.
/// </summary>
/// <remarks>Thread-safe.</remarks>
public sealed class RefusedMetrics(TimeProvider time)
{
    private const int Enough = 3;
    private static readonly TimeSpan Memory = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<(string Platform, string Metric), (ConcurrentDictionary<string, bool> Accounts, DateTimeOffset Since)> refusals = new();

    /// <summary>Asks for all metrics at once and, where that is refused, for each alone, once. What is refused is told to the harvest.</summary>
    /// <param name="metrics">Those that the harvest or everybody was refused before are left out.</param>
    /// <param name="ask">Gives an answer, or the sentence that the request was refused with.</param>
    /// <returns>One answer for all, or one for each metric that is not refused; empty when all are.</returns>
    /// <exception cref="PlatformException">Asking on is of no use. Of several metrics, though, one alone may ask for more rights than the others: that is a refusal.</exception>
    public async Task<IReadOnlyList<T>> AskAsync<T>(Harvest harvest, IEnumerable<string> metrics, Func<IReadOnlyCollection<string>, Task<(T Answer, string? Refusal)>> ask)
    {
        var platform = harvest.Connection.Platform;
        var names = new List<string>();
        foreach (var metric in metrics.Where(metric => !harvest.IsRefused(metric)))
        {
            if (IsHopeless(platform, metric)) harvest.Refuse(metric, "as it did several accounts before; left out for an hour");
            else names.Add(metric);
        }

        if (names.Count == 0) return [];
        var whole = await ask(names);
        if (whole.Refusal is null)
        {
            foreach (var metric in names) Accept(platform, metric);
            return [whole.Answer];
        }

        var (answers, refused) = (new List<T>(), new List<string>());
        foreach (var metric in names)
        {
            var alone = names.Count == 1 ? whole : await AloneAsync(metric);
            if (alone.Refusal is { } reason)
            {
                harvest.Refuse(metric, reason);
                refused.Add(metric);
            }
            else
            {
                answers.Add(alone.Answer);
                Accept(platform, metric);
            }
        }

        // An account that gets nothing at all has a trouble of its own, which must not cost the others their figures.
        if (answers.Count > 0) refused.ForEach(metric => Refuse(platform, metric, harvest.AccountId));
        return answers;

        async Task<(T Answer, string? Refusal)> AloneAsync(string metric)
        {
            try
            {
                return await ask([metric]);
            }
            catch (PlatformException failure) when (failure.Outcome == ConnectionOutcome.PermissionMissing)
            {
                return (default!, failure.Message);
            }
        }
    }

    /// <summary>An account that gets other figures was refused this one.</summary>
    public void Refuse(string platform, string metric, string account) =>
        refusals.GetOrAdd((platform, metric), _ => (new ConcurrentDictionary<string, bool>(), time.GetUtcNow())).Accounts[account] = true;

    /// <summary>Some account got it, so that a refusal is about the account.</summary>
    public void Accept(string platform, string metric) => refusals.TryRemove((platform, metric), out _);

    /// <summary>Whether it is of no use to ask for the metric now, whatever the account.</summary>
    public bool IsHopeless(string platform, string metric)
    {
        if (!refusals.TryGetValue((platform, metric), out var found)) return false;
        if (time.GetUtcNow() - found.Since <= Memory) return found.Accounts.Count >= Enough;
        refusals.TryRemove((platform, metric), out _);
        return false;
    }
}
