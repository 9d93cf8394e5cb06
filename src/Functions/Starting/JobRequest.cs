using Liftoff.Jobs;

namespace Liftoff.Functions.Starting;

/// <summary>The input of <see cref="JobOrchestration"/>: small, and all of it text.</summary>
/// <param name="WaitFor">A job of the same date that must not be running when this one starts; null for none.</param>
public sealed record JobRequest(JobStart Start, string? WaitFor = null);
