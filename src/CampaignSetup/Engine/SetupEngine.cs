using System.Collections.Concurrent;
using Liftoff.CampaignSetup.Journal;
using Liftoff.CampaignSetup.Outside;
using Liftoff.CampaignSetup.Steps;
using Liftoff.Upstream;
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
    private readonly ConcurrentDictionary<(string RequestId, string Worker), byte> turns = new();

    /// <summary>Does the next piece of work: one outside object, or as many of one level as may run at once.</summary>
    /// <param name="worker">Names the driver. Two turns at once under one name are kept apart, as an activity that is delivered twice makes them.</param>
    /// <exception cref="UnknownRequestException">There is no such request.</exception>
    /// <exception cref="Store.StoreUnavailableException">PostgreSQL is not there; nothing was called.</exception>
    public async Task<Advance> AdvanceAsync(string requestId, string worker, CancellationToken cancellationToken)
    {
        if (turns.TryAdd((requestId, worker), 0))
        {
            try
            {
                return await TakeTurnAsync(requestId, worker, cancellationToken);
            }
            finally
            {
                turns.TryRemove((requestId, worker), out _);
            }
        }

        // The lease knows names only; under one of its own this turn is kept off like anybody else's.
        var passing = $"{worker}:{Guid.NewGuid():N}";
        try
        {
            return await TakeTurnAsync(requestId, passing, cancellationToken);
        }
        finally
        {
            await journal.ReleaseLeaseAsync(requestId, passing, CancellationToken.None);
        }
    }

    private async Task<Advance> TakeTurnAsync(string requestId, string worker, CancellationToken cancellationToken)
    {
        var turn = await journal.ClaimAsync(requestId, worker, cancellationToken) ?? throw new UnknownRequestException(requestId);
        var row = turn.Row;
        if (row is { PlanStatus: "draft", CancelRequested: false }) return await GiveBackAsync(turn, AdvanceOutcome.NotStarted, "a draft; it has to be started", cancellationToken);
        var rollsBack = row is { CancelRequested: true, RollbackRequested: true };
        if (row.Status == "completed" && !rollsBack) return await GiveBackAsync(turn, AdvanceOutcome.Completed, null, cancellationToken);
        if (row.Status == "failed" && !rollsBack) return await GiveBackAsync(turn, AdvanceOutcome.Failed, row.Failure, cancellationToken);
        if (!row.IsHeld) return Told(turn, AdvanceOutcome.HeldElsewhere, TimeSpan.FromSeconds(Math.Clamp(row.LeaseSecondsLeft ?? 1, 0.2, LongestLook.TotalSeconds)), "another worker has it");

        using var lost = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var keeper = new LeaseKeeper(journal, turn, options.Lease, time, lost);
        try
        {
            return await WorkAsync(turn, lost.Token);
        }
        catch (OperationCanceledException) when (lost.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return Told(turn, AdvanceOutcome.HeldElsewhere, TimeSpan.FromSeconds(1), "the lease was lost");
        }
        catch (Exception fault) when (fault is not (OperationCanceledException or Store.StoreUnavailableException))
        {
            // A fault of ours is tried again by whoever drives; without this line nobody would see why nothing moves.
            await journal.NoteFaultAsync(turn, $"{fault.GetType().Name}: {Redaction.OneLine(fault.Message)}", CancellationToken.None);
            throw;
        }
    }

    private async Task<Advance> WorkAsync(SetupTurn turn, CancellationToken cancellationToken)
    {
        var row = turn.Row;
        if (row.CancelRequested)
        {
            if (row.RollbackRequested && await rollback.AdvanceAsync(turn, cancellationToken) is { } pause) return Told(turn, pause > TimeSpan.Zero ? AdvanceOutcome.Waiting : AdvanceOutcome.Progressed, pause, "rolling back");
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
        return turn.Calls.Count > 0 ? await CreateAsync(turn, cancellationToken) : await FinishAsync(turn, cancellationToken);
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
