namespace Liftoff.Social.Collection;

/// <summary>What a run of the same date that did not end has stored of a connection.</summary>
/// <param name="Outcome"><see cref="ConnectionOutcome.Collected"/> or <see cref="ConnectionOutcome.NoData"/>.</param>
/// <param name="Missing">Figures that it asked for and that did not come.</param>
internal sealed record StoredOutcome(ConnectionOutcome Outcome, int Missing);
