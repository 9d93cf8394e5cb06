using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Liftoff.CampaignSetup.Tests;

/// <summary>
/// Runs an orchestrator as a durable host does: from its beginning for every new event, with what is in the history answered
/// at once. A replay that asks for something else than the run before it fails.
/// </summary>
internal sealed class ReplayingContext(List<ReplayingContext.Event> history) : TaskOrchestrationContext
{
    private int next;

    /// <summary>What the orchestrator waits for beyond the history; null when it does not wait.</summary>
    public Event? Asked { get; private set; }

    public override TaskName Name => "Replayed";

    public override string InstanceId => "replayed";

    public override ParentOrchestrationInstance? Parent => null;

    public override DateTime CurrentUtcDateTime => new(2026, 11, 21, 12, 0, 0, DateTimeKind.Utc);

    public override bool IsReplaying => next < history.Count;

    protected override ILoggerFactory LoggerFactory => NullLoggerFactory.Instance;

    /// <summary>Runs to the end, executing each new activity once.</summary>
    /// <returns>The result, and how often the orchestrator was begun.</returns>
    public static async Task<(T Result, List<Event> History, int Runs)> RunAsync<T>(Func<TaskOrchestrationContext, Task<T>> orchestrator, Func<string, object?, Task<object>> activity)
    {
        var history = new List<Event>();
        for (var runs = 1; ; runs++)
        {
            var context = new ReplayingContext(history);
            var run = orchestrator(context);
            if (run.IsCompleted) return (await run, history, runs);
            var asked = context.Asked ?? throw new InvalidOperationException("The orchestrator waits for nothing that the host knows of.");
            history.Add(asked with { Result = asked.Name == "timer" ? null : await activity(asked.Name, asked.Input) });
        }
    }

    public override async Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null) => (TResult)(await AskAsync(new Event(name.Name, input)))!;

    public override async Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken) => await AskAsync(new Event("timer", fireAt));

    // Nobody raises one.
    public override Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default) => new TaskCompletionSource<T>().Task;

    public override void SetCustomStatus(object? customStatus)
    {
    }

    public override T? GetInput<T>() where T : default => default;

    public override Guid NewGuid() => throw new NotSupportedException();

    public override Task<TResult> CallSubOrchestratorAsync<TResult>(TaskName orchestratorName, object? input = null, TaskOptions? options = null) => throw new NotSupportedException();

    public override void SendEvent(string instanceId, string eventName, object payload) => throw new NotSupportedException();

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true) => throw new NotSupportedException();

    private Task<object?> AskAsync(Event asked)
    {
        if (next < history.Count)
        {
            var recorded = history[next++];
            Assert.Equal(recorded with { Result = null }, asked);
            return Task.FromResult(recorded.Result);
        }

        Assert.Null(Asked);
        Asked = asked;
        return new TaskCompletionSource<object?>().Task;
    }

    public sealed record Event(string Name, object? Input, object? Result = null);
}
