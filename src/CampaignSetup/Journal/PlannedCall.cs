namespace Liftoff.CampaignSetup.Journal;

/// <summary>One outside object that a plan asks for, before anything is called.</summary>
/// <param name="Ordinal">Order of creation.</param>
/// <param name="Position">Place in the mapping's array from 1; null for single values.</param>
/// <param name="ClientRequestKey">Never reused for another payload.</param>
internal sealed record PlannedCall(string Step, string ObjectType, int? AdSetIndex, int? AdIndex, int Ordinal, int? Position, string ClientRequestKey, string Name);
