using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;

namespace Liftoff.StandIns.FunctionsHost.Orchestrations;

/// <summary>
/// Runs an orchestrator once: from the beginning through everything that already happened (the replay), then through what
/// is new, until it ends or waits.
/// </summary>
internal static class Episode
{
    public static EpisodeResult Run(ReplayedContext context, IEnumerable<HistoryEvent> past, IEnumerable<HistoryEvent> fresh, Func<Task<object?>> orchestrator)
    {
        EpisodeResult? result = null;
        OrchestratorThread.Run(thread =>
        {
            context.EnterThread(thread);
            var task = Task.FromResult<object?>(null);
            void Play(HistoryEvent next)
            {
                if (next is ExecutionStarted) task = orchestrator();
                else context.Apply(next);
                thread.RunContinuations();
            }

            try
            {
                foreach (var happened in past) Play(happened);
                context.EndReplay();
                foreach (var happened in fresh) Play(happened);
                result = !task.IsCompleted && !context.IsAccessed ? Failure(context, new InvalidOperationException(ReplayedContext.IllegalWait)) : context.Result(task);
            }
            catch (NonDeterministicOrchestrationException exception)
            {
                result = Failure(context, exception);
            }
        });
        return result!;
    }

    private static EpisodeResult Failure(ReplayedContext context, Exception exception) =>
        new([], context.CustomStatus, new Failed(TaskFailureDetails.FromException(exception)), WaitsForNothing: false);
}
