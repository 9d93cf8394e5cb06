namespace Liftoff.MediaBuys.Queries;

/// <summary>The answer to a <see cref="MetricsRequest"/>.</summary>
/// <param name="BuysByPlan">Buys that a line item of the campaign names; null when all buys were asked for.</param>
/// <param name="BuysByNumber">Buys that only carry the campaign's number.</param>
/// <param name="SyncedUntil">Every day up to here was fetched at least once; null before the first sync.</param>
/// <param name="Lines">By day and hour; days without a row have no line.</param>
/// <param name="Notes">One sentence each: what a reader of the figures has to know.</param>
public sealed record MetricsReport(string? Campaign, string? Platform, DateOnly From, DateOnly To, MetricsBy By, int? BuysByPlan, int? BuysByNumber, DateOnly? SyncedUntil, IReadOnlyList<MetricLine> Lines, IReadOnlyList<string> Notes);
