using Liftoff.Jobs;

namespace Liftoff.WarehouseWriter;

/// <summary>The moments of a write at which faults are injected, in their order.</summary>
public static class Stage
{
    public const string BeforePull = "before-pull";
    public const string InPull = "in-pull";
    public const string InWork = "in-work";
    public const string BeforeCheckpoint = "before-checkpoint";
    public const string AfterCheckpoint = "after-checkpoint";
    public const string WhileStaging = "while-staging";
    public const string BeforeCommit = "before-commit";
    public const string AfterCommit = "after-commit";
    public const string WhilePublishing = "while-publishing";

    public static IReadOnlyList<string> All { get; } = [BeforePull, InPull, InWork, BeforeCheckpoint, AfterCheckpoint, WhileStaging, BeforeCommit, AfterCommit, WhilePublishing];

    public static bool IsCommitted(string stage) => stage is AfterCommit or WhilePublishing;

    /// <summary>The moment that a report of the warehouse marks; null for the others.</summary>
    internal static string? Of(JobProgress step) => step switch
    {
        { Stage: "pulling", Done: 0 } => BeforePull,
        { Stage: "pulling", Done: > 0 } when step.Done < step.Total => InPull,
        { Stage: "writing rows" } => InWork,
        { Stage: "checkpointing" } => BeforeCheckpoint,
        { Stage: "checkpointed" } => AfterCheckpoint,
        { Stage: "pushing", Done: > 0 } => WhileStaging,
        { Stage: "committing" } => BeforeCommit,
        { Stage: "committed" } => AfterCommit,
        { Stage: "publishing" } => WhilePublishing,
        _ => null,
    };
}
