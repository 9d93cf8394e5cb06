using Microsoft.DurableTask;

namespace Liftoff.StandIns.FunctionsHost.Orchestrations;

/// <summary>What came out of running an orchestrator against its history once.</summary>
/// <param name="Scheduled">What it asked for that is not in the history yet, in order.</param>
/// <param name="Ending">Null while it waits.</param>
/// <param name="WaitsForNothing">It waits, but for no activity, timer, sub-orchestration or event: nothing will ever wake it.</param>
internal sealed record EpisodeResult(IReadOnlyList<ScheduledEvent> Scheduled, string? CustomStatus, Ending? Ending, bool WaitsForNothing);

internal abstract record Ending;

internal sealed record Completed(string? Output) : Ending;

internal sealed record Failed(TaskFailureDetails Failure) : Ending;

/// <param name="CarriedOver">Events that nobody waited for and that the next execution gets.</param>
internal sealed record ContinuedAsNew(string? Input, IReadOnlyList<EventRaised> CarriedOver) : Ending;
