using Liftoff.Simulator.World;

namespace Liftoff.Simulator.StrategisStaging;

/// <summary>One data row of the session export.</summary>
/// <param name="Session">What it tells of.</param>
/// <param name="CampaignId">Facebook campaign id, or blank.</param>
/// <param name="TotalRevenue">USD; the sum of <paramref name="Increments"/>.</param>
/// <param name="Increments">Booked so far.</param>
/// <param name="IsRepeat">An exact or outdated copy of a row that came before.</param>
public sealed record SessionRow(
    Session Session, string CampaignId, decimal TotalRevenue, IReadOnlyList<Increment> Increments, bool IsRepeat);
