namespace Liftoff.Monitoring.Reports;

/// <summary>What the view <c>sessions</c> of a report that compares days holds.</summary>
/// <param name="Compared">How many earlier days can be compared with the newest.</param>
/// <param name="First">The first UTC day whose rows were read.</param>
/// <param name="Last">The last one, inclusive.</param>
internal sealed record SnapshotDays(int Compared, DateOnly First, DateOnly Last);
