namespace Liftoff.StandIns.FunctionsHost.Orchestrations;

/// <summary>Whom a sub-orchestration reports its end to.</summary>
/// <param name="TaskId">The place of the call among the parent's actions.</param>
internal sealed record ParentLink(Orchestration Parent, Guid ExecutionId, int TaskId);
