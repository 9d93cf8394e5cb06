using Liftoff.Jobs;

namespace Liftoff.Functions.Starting;

/// <summary>The input of the activity that does a job's work.</summary>
/// <param name="RunId">Made by the orchestrator, so that an activity that is run twice is one run.</param>
public sealed record JobExecution(JobStart Start, string RunId);
