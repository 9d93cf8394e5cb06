using Liftoff.CampaignSetup.Engine;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Liftoff.Functions.CampaignSetup;

/// <summary>
/// Drives one setup request: an activity for each turn, a durable timer for each wait. Its input is the request id alone; the
/// plan and everything that was made stand in PostgreSQL.
/// </summary>
public sealed class SetupOrchestration(SetupEngine engine)
{
    public const string Name = "SetUpCampaign";

    /// <summary>The event that ends a wait early: a cancellation or a cleared block should not sit out an hour's throttle.</summary>
    public const string Wake = "Wake";

    private const string Turn = "AdvanceCampaignSetup";

    // Not the runner's name: what resumes at the app's start may drive the same request, and only one may hold the lease.
    private static readonly string Worker = $"{SetupRunner.Worker}:orchestration";

    /// <summary>After so many turns the history begins anew, so that a large plan's replays stay short.</summary>
    private const int TurnsPerHistory = 200;

    /// <returns>How it ended. A request that failed ends the orchestration normally: the failure is in the request's status.</returns>
    [Function(Name)]
    public static async Task<Advance> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, string requestId)
    {
        // A turn that the database could not give is asked for again; what it may have called stands in the journal.
        var patience = TaskOptions.FromRetryPolicy(new RetryPolicy(maxNumberOfAttempts: 20, firstRetryInterval: TimeSpan.FromSeconds(5), backoffCoefficient: 1.5, maxRetryInterval: TimeSpan.FromMinutes(1)));
        var wake = context.WaitForExternalEvent<object?>(Wake);
        for (var turn = 0; turn < TurnsPerHistory; turn++)
        {
            var advance = await context.CallActivityAsync<Advance>(Turn, requestId, patience);
            context.SetCustomStatus(advance);
            if (advance.IsOver) return advance;
            if (advance.WaitSeconds <= 0) continue;
            using var isOver = new CancellationTokenSource();
            var timer = context.CreateTimer(TimeSpan.FromSeconds(Math.Max(1, Math.Ceiling(advance.WaitSeconds))), isOver.Token);
            if (await Task.WhenAny(timer, wake) == timer) continue;
            isOver.Cancel();                                                 // awaiting here would be I/O to the orchestration
            wake = context.WaitForExternalEvent<object?>(Wake);
        }

        context.ContinueAsNew(requestId);
        return new Advance(AdvanceOutcome.Progressed, "", 0, 0);
    }

    [Function(Turn)]
    public Task<Advance> AdvanceAsync([ActivityTrigger] string requestId, CancellationToken cancellationToken) =>
        engine.AdvanceAsync(requestId, Worker, cancellationToken);
}
