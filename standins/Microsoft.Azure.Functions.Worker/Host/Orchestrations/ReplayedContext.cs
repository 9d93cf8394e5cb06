using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace Liftoff.StandIns.FunctionsHost.Orchestrations;

/// <summary>
/// The context that an orchestrator sees during one episode. It numbers what the orchestrator asks for, checks it against
/// the history while replaying, and hands out the results that are known.
/// </summary>
internal sealed class ReplayedContext(
    TaskName name, string instanceId, ParentOrchestrationInstance? parent, string? input, DataConverter converter, ILoggerFactory loggers) : TaskOrchestrationContext
{
    public const string IllegalWait =
        "An invalid asynchronous invocation was detected. An orchestrator may only await what its TaskOrchestrationContext gives: "
        + "call an activity for I/O and use CreateTimer for delays. A middleware that awaits before it calls next() has the same effect.";

    private const int LongestCustomStatus = 16 * 1024 / sizeof(char);

    private readonly SortedDictionary<int, ScheduledEvent> unconfirmed = [];
    private readonly Dictionary<int, TaskCompletionSource<string?>> open = [];
    private readonly Dictionary<int, string> names = [];
    private readonly Dictionary<string, Stack<EventWaiter>> waiters = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<EventRaised> unclaimed = [];
    private OrchestratorThread? thread;
    private DateTime utcNow;
    private int nextId;
    private int guids;
    private bool isReplaying = true;
    private (string? Input, bool KeepsEvents)? next;

    public override TaskName Name => name;
    public override string InstanceId => instanceId;
    public override ParentOrchestrationInstance? Parent => parent;
    public override DateTime CurrentUtcDateTime => utcNow;
    public override bool IsReplaying => isReplaying;
    protected override ILoggerFactory LoggerFactory => loggers;

    /// <summary>Whether the orchestrator has used the context at all. One that waits without having done so waits for something else.</summary>
    public bool IsAccessed { get; private set; }

    public string? CustomStatus { get; private set; }

    public object? ReadInput(Type type) => converter.Deserialize(input, type);

    public override T? GetInput<T>() where T : default
    {
        Access();
        return converter.Deserialize<T>(input);
    }

    public override Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null)
    {
        Access();
        if (input is TaskOptions && options is null)
            throw new ArgumentException("TaskOptions were given as the activity's input. Pass them as options, or as the second of two arguments.", nameof(input));
        return RetryAsync(options?.Retry, () => ScheduleAsync<TResult>(name, id => new ActivityScheduled(id, name, converter.Serialize(input))));
    }

    public override Task<TResult> CallSubOrchestratorAsync<TResult>(TaskName orchestratorName, object? input = null, TaskOptions? options = null)
    {
        Access();
        var subInstanceId = (options as SubOrchestrationOptions)?.InstanceId ?? NewGuid().ToString("N");
        return RetryAsync(options?.Retry, () => ScheduleAsync<TResult>(
            orchestratorName, id => new SubOrchestrationScheduled(id, orchestratorName, subInstanceId, converter.Serialize(input))));
    }

    public override async Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken)
    {
        Access();
        var id = nextId;
        var fired = Schedule("timer", _ => new TimerScheduled(id, fireAt.ToUniversalTime()));
        // A cancelled timer still fires some day; by then nobody holds its id any more.
        using var cancellation = cancellationToken.Register(() =>
        {
            if (fired.TrySetCanceled(cancellationToken)) open.Remove(id);
        });
        await fired.Task;
    }

    public override Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default)
    {
        Access();
        var waiting = waiters.TryGetValue(eventName, out var stack) ? stack : waiters[eventName] = new Stack<EventWaiter>();
        if (waiting.TryPeek(out var other) && other.Type != typeof(T))
            throw new ArgumentException($"The event '{eventName}' is awaited as {other.Type} already and cannot be awaited as {typeof(T)} too.", nameof(eventName));

        var received = new TaskCompletionSource<T>();
        waiting.Push(new EventWaiter(typeof(T), received.Task, payload => Deliver(received, payload)));
        if (unclaimed.FirstOrDefault(early => string.Equals(early.Name, eventName, StringComparison.OrdinalIgnoreCase)) is { } raised)
        {
            unclaimed.Remove(raised);
            waiting.Pop().Deliver(raised.Payload);
        }
        cancellationToken.Register(() => received.TrySetCanceled(cancellationToken));
        return received.Task;
    }

    public override void SendEvent(string instanceId, string eventName, object payload)
    {
        Access();
        var id = nextId++;
        unconfirmed.Add(id, new EventSent(id, instanceId, eventName, converter.Serialize(payload)));
    }

    public override void SetCustomStatus(object? customStatus)
    {
        Access();
        var text = converter.Serialize(customStatus);
        if (text?.Length > LongestCustomStatus)
            throw new ArgumentException($"A custom status takes at most 16 KB (UTF-16) and this one has {text.Length * sizeof(char) / 1024} KB.", nameof(customStatus));
        CustomStatus = text;
    }

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true)
    {
        Access();
        next = (converter.Serialize(newInput), preserveUnprocessedEvents);
    }

    /// <summary>A name-based GUID (version 5): the same again in every replay, because instance, time and count are.</summary>
    public override Guid NewGuid()
    {
        Access();
        var text = string.Create(CultureInfo.InvariantCulture, $"{InstanceId}/{utcNow:O}/{guids++}");
        Span<byte> bytes = SHA1.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x50);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    public void EnterThread(OrchestratorThread current) => thread = current;

    public void EndReplay() => isReplaying = false;

    /// <exception cref="NonDeterministicOrchestrationException">The replay did not ask for what the history says was asked for.</exception>
    public void Apply(HistoryEvent happened)
    {
        switch (happened)
        {
            case EpisodeStarted started:
                utcNow = started.UtcNow;
                break;
            case ScheduledEvent scheduled:
                Confirm(scheduled);
                break;
            case TaskCompleted completed:
                if (open.Remove(completed.Id, out var succeeding)) succeeding.SetResult(completed.Result);
                break;
            case TaskFailed failed:
                if (open.Remove(failed.Id, out var failing)) failing.SetException(new TaskFailedException(names[failed.Id], failed.Id, failed.Failure));
                break;
            case EventRaised raised:
                // The newest waiter first; one that has given up still takes the event and loses it, as in Azure.
                if (waiters.TryGetValue(raised.Name, out var waiting) && waiting.TryPop(out var waiter)) waiter.Deliver(raised.Payload);
                else unclaimed.Add(raised);
                break;
        }
    }

    public EpisodeResult Result(Task<object?> task)
    {
        var isWaiting = !task.IsCompleted;
        // As in Azure an orchestration is not over before everything that it started is, even if it does not await it.
        var ending = isWaiting || open.Count > 0 ? null : End(task);
        var waitsForNothing = isWaiting && open.Count == 0 && !waiters.Values.SelectMany(stack => stack).Any(waiter => !waiter.Task.IsCompleted);
        return new EpisodeResult([.. unconfirmed.Values], CustomStatus, ending, waitsForNothing);
    }

    private Ending End(Task<object?> task)
    {
        try
        {
            var output = task.GetAwaiter().GetResult();
            return next is var (newInput, keepsEvents) ? new ContinuedAsNew(newInput, keepsEvents ? unclaimed : []) : new Completed(converter.Serialize(output));
        }
        catch (Exception exception)
        {
            return new Failed(TaskFailureDetails.FromException(exception));
        }
    }

    private void Confirm(ScheduledEvent scheduled)
    {
        if (!unconfirmed.Remove(scheduled.Id, out var replayed))
            throw new NonDeterministicOrchestrationException(scheduled.Id,
                $"the history of '{Name}' has {scheduled.Description} as its action {scheduled.Id}, and the replay did not get to an action {scheduled.Id}. "
                + "Did the code change, or does it depend on the time, on chance or on anything else from outside?");
        if (!scheduled.IsRepeatedBy(replayed))
            throw new NonDeterministicOrchestrationException(scheduled.Id,
                $"the history of '{Name}' has {scheduled.Description} as its action {scheduled.Id}, and the replay asked for {replayed.Description} instead. "
                + "Did the code change, or does it depend on the time, on chance or on anything else from outside?");
    }

    /// <exception cref="InvalidOperationException">The code is not on the orchestrator's thread: it awaited something from outside, or used ConfigureAwait(false).</exception>
    private void Access()
    {
        if (thread is not { IsCurrent: true }) throw new InvalidOperationException(IllegalWait);
        IsAccessed = true;
    }

    private async Task<T> ScheduleAsync<T>(string name, Func<int, ScheduledEvent> create) => converter.Deserialize<T>(await Schedule(name, create).Task)!;

    private TaskCompletionSource<string?> Schedule(string name, Func<int, ScheduledEvent> create)
    {
        var id = nextId;
        var scheduled = create(id); // may throw on an input that does not serialize; then nothing was asked for
        nextId++;
        unconfirmed.Add(id, scheduled);
        names.Add(id, name);
        var done = new TaskCompletionSource<string?>();
        open.Add(id, done);
        return done;
    }

    private async Task<T> RetryAsync<T>(TaskRetryOptions? retry, Func<Task<T>> attempt)
    {
        var firstAttempt = CurrentUtcDateTime;
        for (var failures = 1; ; failures++)
        {
            try
            {
                return await attempt();
            }
            catch (TaskFailedException exception) when (retry is not null)
            {
                var elapsed = CurrentUtcDateTime - firstAttempt;
                if (retry.Policy is { } policy)
                {
                    if (policy.PauseAfter(failures, exception.FailureDetails, elapsed) is not { } pause) throw;
                    await CreateTimer(pause, CancellationToken.None);
                }
                else if (!await retry.Handler!(new RetryContext(this, failures, exception.FailureDetails, elapsed, CancellationToken.None))) throw;
            }
        }
    }

    private void Deliver<T>(TaskCompletionSource<T> received, string? payload)
    {
        try
        {
            received.TrySetResult(converter.Deserialize<T>(payload)!);
        }
        catch (JsonException exception)
        {
            received.TrySetException(exception); // the event is not what the orchestrator waits for: its code is to see that
        }
    }

    private sealed record EventWaiter(Type Type, Task Task, Action<string?> Deliver);
}
