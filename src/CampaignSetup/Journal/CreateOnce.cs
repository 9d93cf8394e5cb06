using Liftoff.CampaignSetup.Outside;
using Liftoff.CampaignSetup.Steps;

namespace Liftoff.CampaignSetup.Journal;

/// <summary>
/// The algorithm that makes an outside object exactly once (contract §7.3): if the last outcome is not known, look for the
/// object and adopt it; write down that a call goes out; call; write down what came.
/// </summary>
public sealed class CreateOnce(CallJournal journal, CampaignSetupOptions options)
{
    private readonly Pauses pauses = new(options);

    public async Task<CallResult> RunAsync(ISetupStep step, SetupTurn turn, OpenCall call, CancellationToken cancellationToken)
    {
        await using var gate = step.Gate(turn) is { } name ? await journal.TryLockAsync(name, cancellationToken) : null;
        if (gate is null && step.Gate(turn) is not null) return new CallResult(TimeSpan.FromSeconds(1));

        if (call.IsInDoubt && await SettleAsync(step, turn, call, cancellationToken) is { } settled) return settled;

        var prepared = await step.PrepareAsync(turn, call, cancellationToken);
        if (prepared.Wait is { } wait) return new CallResult(wait);
        if (prepared.Failure is { } problem) return await FailAsync(turn, call, call.Attempts, problem, cancellationToken);
        if (prepared.ExistingId is { } existing) return await FinishAsync(step, turn, call, call.Attempts, existing, prepared.ParentId, reused: true, cancellationToken);

        if (await journal.StartAsync(turn, call, prepared.Payload!, prepared.ParentId, cancellationToken) is not { } attempt) return CallResult.Lost;
        var answer = await step.CreateAsync(turn, call, prepared.Payload!, cancellationToken);
        return answer switch
        {
            { Failure: { } failure } => await FailAsync(turn, call, attempt, failure, cancellationToken),
            { Id: { } id } => await FinishAsync(step, turn, call, attempt, id, prepared.ParentId, reused: false, cancellationToken),
            _ => await FailAsync(turn, call, attempt, new CallFailure { Class = FailureClass.Unknown, Source = "strategis", HttpStatus = 200, Message = $"{call.ObjectType}: the answer carries no id" }, cancellationToken),
        };
    }

    /// <summary>Finds out what became of a call in doubt, and adopts what it made.</summary>
    /// <returns>Null when nothing is there and the call may go out again.</returns>
    internal async Task<CallResult?> SettleAsync(ISetupStep step, SetupTurn turn, OpenCall call, CancellationToken cancellationToken)
    {
        var look = await step.FindAsync(turn, call, cancellationToken);
        // Without eyes nothing may be created again.
        if (look.Failure is { } failure && !(step.MayRepeatUnseen && failure.Class is FailureClass.Permission or FailureClass.MissingRoute or FailureClass.Validation))
            return await FailAsync(turn, call, call.Attempts, failure, cancellationToken, staysInDoubt: true);

        var found = look.Found.Where(IsNotOlder).ToList();
        if (found.Count > 0)
        {
            var owned = await journal.OwnedAsync([.. found.Select(candidate => candidate.Id)], cancellationToken);
            found = [.. found.Where(candidate => !owned.Contains(candidate.Id)).OrderBy(candidate => candidate.CreatedAt ?? DateTimeOffset.MaxValue).ThenBy(candidate => candidate.Id.Length).ThenBy(candidate => candidate.Id, StringComparer.Ordinal)];
        }

        if (found.Count > 0)
        {
            foreach (var extra in found.Skip(1))
                await journal.AddOrphanAsync(turn, call, extra.Id, $"{call.ObjectType} \"{call.Name}\" exists more than once; {found[0].Id} is used.", cancellationToken);
            if (await step.AdoptAsync(turn, call, found[0].Id, cancellationToken) is { } incomplete) return await FailAsync(turn, call, call.Attempts, incomplete, cancellationToken, staysInDoubt: true);
            return await FinishAsync(step, turn, call, call.Attempts, found[0].Id, null, reused: true, cancellationToken);
        }

        // Lists lag behind writes, and the relay's memory of keys is weak: nothing is nothing only at the second look.
        if (call.LookUps > 0 || look.Failure is not null) return null;
        var pause = options.LookUpPause * 2;
        await journal.NoteLookUpAsync(turn, call, pause, cancellationToken);
        return new CallResult(pause);

        bool IsNotOlder(FoundObject candidate) => candidate.CreatedAt is null || call.FirstStartedAt is not { } first || candidate.CreatedAt >= first - options.ClockSkew;
    }

    private async Task<CallResult> FinishAsync(ISetupStep step, SetupTurn turn, OpenCall call, int attempt, string id, string? parentId, bool reused, CancellationToken cancellationToken)
    {
        // Whoever comes after us must find this id even if we are being asked to stop.
        if (await journal.FinishAsync(call, attempt, id, step.TrackingUrlOf(id), parentId, reused, CancellationToken.None)) return CallResult.Done;
        await journal.AddOrphanAsync(turn, call, id, $"{call.ObjectType} \"{call.Name}\" was made by another worker too.", CancellationToken.None);
        return CallResult.Lost;
    }

    private async Task<CallResult> FailAsync(SetupTurn turn, OpenCall call, int attempt, CallFailure failure, CancellationToken cancellationToken, bool staysInDoubt = false)
    {
        var failures = call.TransientFailures + 1;
        var (wait, isOver) = failure.Class switch
        {
            FailureClass.Throttled => pauses.Throttle(failure, call.Throttles, call.ThrottleWaitSeconds) is { } rest ? (rest, false) : (TimeSpan.Zero, true),
            FailureClass.Unknown when !staysInDoubt => (options.LookUpPause, failures >= failure.MostAttempts),
            FailureClass.Unknown or FailureClass.Transient => (pauses.Backoff(failure, failures), failures >= failure.MostAttempts),
            _ => (TimeSpan.Zero, true),
        };
        // What usually passes and did not is a wrong parameter in disguise.
        if (isOver && failure.MayPass && failure.MostAttempts < CallFailure.Patience) failure = failure with { Class = FailureClass.Validation };
        var status = staysInDoubt || failure.Class == FailureClass.Unknown ? CallStatus.Unknown : isOver ? CallStatus.Failed : CallStatus.Planned;
        await journal.FailAsync(turn, call, attempt, status, failure, isOver ? TimeSpan.Zero : wait, isOver, cancellationToken);
        return isOver ? new CallResult(TimeSpan.Zero, failure, IsRetryable: failure.MayPass) : new CallResult(wait);
    }
}
