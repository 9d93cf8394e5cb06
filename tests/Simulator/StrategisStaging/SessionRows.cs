using Liftoff.Simulator.World;

namespace Liftoff.Simulator.StrategisStaging;

/// <summary>The rows that the session export holds, in their order; tests take their expectations from here.</summary>
public static class SessionRows
{
    private const int RepeatDistance = 40;

    /// <summary>
    /// Facebook sessions only, as in reality. Drawn while they are read. <paramref name="asOf"/> null means matured.
    /// </summary>
    public static IEnumerable<SessionRow> Of(
        SimulatedWorld world, SessionQuery query, SessionCsvStyle style, DateTimeOffset? asOf = null)
    {
        var at = asOf ?? DateTimeOffset.MaxValue;
        var rows = WithRepeats(world, query, style, at);
        rows = query.Offset > 0 ? rows.Skip(query.Offset) : rows;
        return query.Limit is { } limit ? rows.Take(limit) : rows;
    }

    private static IEnumerable<SessionRow> WithRepeats(
        SimulatedWorld world, SessionQuery query, SessionCsvStyle style, DateTimeOffset at)
    {
        var random = SeededRandom.For(world.Options.Seed, "csv", query.Date.DayNumber);
        var pending = new Queue<(long Due, SessionRow Row)>();
        var count = 0L;
        foreach (var session in world.Sessions(query.Date, at, Network.Facebook))
        {
            // Drawn for every session, shown or not, so that a session is treated alike whatever is asked.
            var (blank, repeat) = (random.Chance(style.BlankCampaignIds), random.Next());
            var increments = VisibleAt(session, at);
            var total = Sum(increments);
            if (query.FilterZero && total == 0) continue;

            var row = new SessionRow(session, blank ? "" : session.Campaign.NetworkCampaignId, total, increments, false);
            yield return row;
            count++;
            if (repeat < style.ExactDuplicates) pending.Enqueue((count + RepeatDistance, row with { IsRepeat = true }));
            else if (repeat < style.ExactDuplicates + style.ConflictingDuplicates && increments.Count > 0)
                pending.Enqueue((count + RepeatDistance, Outdated(row)));
            while (pending.TryPeek(out var next) && next.Due <= count)
            {
                yield return pending.Dequeue().Row;
                count++;
            }
        }
        foreach (var (_, row) in pending) yield return row;
    }

    private static SessionRow Outdated(SessionRow row)
    {
        var first = row.Increments[0];
        var half = decimal.Round(first.Amount / 2, 4) + 0.0001m;
        return row with { TotalRevenue = half, Increments = [first with { Amount = half }], IsRepeat = true };
    }

    private static IReadOnlyList<Increment> VisibleAt(Session session, DateTimeOffset at)
    {
        if (at == DateTimeOffset.MaxValue || session.Increments.Count == 0) return session.Increments;
        return [.. session.Increments.Where(i => session.IsBookedAt(i, at))];
    }

    private static decimal Sum(IReadOnlyList<Increment> increments)
    {
        var sum = 0m;
        for (var i = 0; i < increments.Count; i++) sum += increments[i].Amount;
        return sum;
    }
}
