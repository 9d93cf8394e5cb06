using Liftoff.Jobs;

namespace Liftoff.Functions.Social;

/// <summary>The run that the activities of one orchestration share; made by the orchestrator, so that a repeated activity is the same run.</summary>
public sealed record SocialRun(JobStart Start, string RunId, DateTimeOffset StartedAt);
