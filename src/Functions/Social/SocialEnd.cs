using Liftoff.Social.Collection;

namespace Liftoff.Functions.Social;

/// <summary>The input of the activity that ends a run.</summary>
/// <param name="Errors">Activities that failed as a whole, one sentence each.</param>
public sealed record SocialEnd(SocialRun Run, BatchSummary Sum, IReadOnlyList<string> Errors);
