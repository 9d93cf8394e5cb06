namespace Liftoff.Warehouse.Runs;

/// <summary>An earlier attempt at the same run has committed; its record is the answer to this one.</summary>
internal sealed class AlreadyCommittedException(RunRecord earlier) : Exception($"Run {earlier.RunId} was committed by an earlier attempt.")
{
    public RunRecord Earlier { get; } = earlier;
}
