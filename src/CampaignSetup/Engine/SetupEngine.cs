using Liftoff.CampaignSetup.Journal;
using Liftoff.CampaignSetup.Outside;
using Liftoff.CampaignSetup.Steps;
using Microsoft.Extensions.Logging;

namespace Liftoff.CampaignSetup.Engine;

/// <summary>
/// Drives a request one turn at a time. Whoever calls it (an orchestration's activity, the command line) may die at any
/// point; the next turn, by anyone, goes on from the journal.
/// </summary>
public sealed class SetupEngine(CallJournal journal, CreateOnce createOnce, IEnumerable<ISetupStep> steps, Verification verification, Rollback rollback, CampaignSetupOptions options, TimeProvider time, ILogger<SetupEngine> logger)
{
    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, ISetupStep> steps = steps.ToDictionary(step => step.ObjectType);

    /// <summary>Does the next piece of work: one outside object, or as many of one level as may run at once.</summary>
    /// <param name="worker">Names the process; no two may share a name.</param>
    /// <exception cref="UnknownRequestException">There is no such request.</exception>
    /// <exception cref="Store.StoreUnavailableException">PostgreSQL is not there; nothing was called.</exception>
    public async Task<Advance> AdvanceAsync(string requestId, string worker, CancellationToken cancellationToken)
    {
        var turn = await journal.ClaimAsync(requestId, worker, cancellationToken) ?? throw new UnknownRequestException(requestId);
        var row = turn.Row;
        if (row.PlanStatus == "draft") return await GiveBackAsync(turn, AdvanceOutcome.NotStarted, "a draft; it has to be started", cancellationToken);
        var rollsBack = row is { CancelRequested: true, RollbackRequested: true };
        if (row.Status == "completed" && !rollsBack) return await GiveBackAsync(turn, AdvanceOutcome.Completed, null, cancellationToken);
        if (row.Status == "failed" && !rollsBack) return await GiveBackAsync(turn, AdvanceOutcome.Failed, row.Failure, cancellationToken);
        if (!row.IsHeld) return Told(turn, AdvanceOutcome.HeldElsewhere, TimeSpan.FromSeconds(Math.Min(row.LeaseSecondsLeft ?? 1, LongestLook.TotalSeconds)), "another worker has it");

        using var lost = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var keeper = new LeaseKeeper(journal, turn, options.Lease, time, lost);
        if (row.CancelRequested)
        {
            if (rollsBack && await rollback.AdvanceAsync(turn, lost.Token) is { } pause) return Told(turn, pause > TimeSpan.Zero ? AdvanceOutcome.Waiting : AdvanceOutcome.Progressed, pause, "rolling back");
            await journal.FailRequestAsync(turn, "cancelled", isRetryable: false, cancellationToken);
            return Told(turn, AdvanceOutcome.Failed, TimeSpan.Zero, "cancelled");
        }

        if (double.IsPositiveInfinity(row.RestSeconds))
        {
            await journal.FailRequestAsync(turn, Wire.Of(FailureClass.Policy), isRetryable: false, cancellationToken);
            return Told(turn, AdvanceOutcome.Failed, TimeSpan.Zero, $"the ad account is blocked until a person clears it: {row.RestReason}");
        }

        var waiting = Math.Max(row.WaitSeconds ?? 0, row.RestSeconds);
        if (waiting > 0) return await GiveBackAsync(turn, AdvanceOutcome.Waiting, row.RestSeconds > 0 ? row.RestReason : "a pause after a failed call", cancellationToken, TimeSpan.FromSeconds(waiting));
        return turn.Calls.Count > 0 ? await CreateAsync(turn, lost.Token) : await FinishAsync(turn, lost.Token);
    }

    private async Task<Advance> CreateAsync(SetupTurn turn, CancellationToken cancellationToken)
    {
        // Only siblings go together: a level's parents must all stand before it begins.
        var batch = turn.Calls.TakeWhile(call => call.ObjectType == turn.Calls[0].ObjectType).ToList();
        var step = steps[batch[0].ObjectType];
        var results = await Task.WhenAll(batch.Select(call => createOnce.RunAsync(step, turn, call, cancellationToken)));
        if (results.FirstOrDefault(result => result.Failure is not null) is { Failure: { } failure } ended)
        {
            logger.LogWarning("Setup {RequestId} failed at {Step}: {Problem}", turn.RequestId, batch[0].Step, failure.Message);
            await journal.FailRequestAsync(turn, Wire.Of(failure.Class), ended.IsRetryable, CancellationToken.None);
            return Told(turn, AdvanceOutcome.Failed, TimeSpan.Zero, failure.Message);
        }

        var wait = results.Max(result => result.Wait);
        var made = results.Count(result => result == CallResult.Done);
        return new Advance(wait > TimeSpan.Zero ? AdvanceOutcome.Waiting : AdvanceOutcome.Progressed, batch[0].Step, turn.Row.Created + made, turn.Row.Total, wait.TotalSeconds, wait > TimeSpan.Zero ? "a pause after a failed call" : null);
    }

    private async Task<Advance> FinishAsync(SetupTurn turn, CancellationToken cancellationToken)
    {
        var result = await verification.RunAsync(turn, cancellationToken);
        if (result.Failure is { } failure)
        {
            await journal.FailRequestAsync(turn, Wire.Of(failure.Class), result.IsRetryable, CancellationToken.None);
            return Told(turn, AdvanceOutcome.Failed, TimeSpan.Zero, failure.Message);
        }

        if (result.Wait > TimeSpan.Zero) return Told(turn, AdvanceOutcome.Waiting, result.Wait, "reading back what was made");
        await journal.CompleteAsync(turn, cancellationToken);
        return Told(turn, AdvanceOutcome.Completed, TimeSpan.Zero, null);
    }

    /// <summary>Leaves the request free for whoever comes next.</summary>
    private async Task<Advance> GiveBackAsync(SetupTurn turn, AdvanceOutcome outcome, string? reason, CancellationToken cancellationToken, TimeSpan wait = default)
    {
        if (turn.Row.IsHeld) await journal.ReleaseLeaseAsync(turn.RequestId, turn.Worker, cancellationToken);
        return Told(turn, outcome, wait, reason);
    }

    private static Advance Told(SetupTurn turn, AdvanceOutcome outcome, TimeSpan wait, string? reason) =>
        new(outcome, outcome == AdvanceOutcome.Completed ? SetupStep.Complete : turn.Row.Step ?? SetupStep.PlanStored, turn.Row.Created, turn.Row.Total, wait.TotalSeconds, reason);
}
