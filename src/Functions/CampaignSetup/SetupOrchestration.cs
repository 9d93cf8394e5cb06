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

    private const string Turn = "AdvanceCampaignSetup";

    /// <summary>After so many turns the history begins anew, so that a large plan's replays stay short.</summary>
    private const int TurnsPerHistory = 200;

    /// <returns>How it ended. A request that failed ends the orchestration normally: the failure is in the request's status.</returns>
    [Function(Name)]
    public static async Task<Advance> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, string requestId)
    {
        // A turn that the database could not give is asked for again; what it may have called stands in the journal.
        var patience = TaskOptions.FromRetryPolicy(new RetryPolicy(maxNumberOfAttempts: 20, firstRetryInterval: TimeSpan.FromSeconds(5), backoffCoefficient: 1.5, maxRetryInterval: TimeSpan.FromMinutes(1)));
        for (var turn = 0; turn < TurnsPerHistory; turn++)
        {
            var advance = await context.CallActivityAsync<Advance>(Turn, requestId, patience);
            context.SetCustomStatus(advance);
            if (advance.IsOver) return advance;
            if (advance.WaitSeconds > 0) await context.CreateTimer(TimeSpan.FromSeconds(Math.Max(1, Math.Ceiling(advance.WaitSeconds))), CancellationToken.None);
        }

        context.ContinueAsNew(requestId);
        return new Advance(AdvanceOutcome.Progressed, "", 0, 0);
    }

    [Function(Turn)]
    public Task<Advance> AdvanceAsync([ActivityTrigger] string requestId, CancellationToken cancellationToken) =>
        engine.AdvanceAsync(requestId, SetupRunner.Worker, cancellationToken);
}
