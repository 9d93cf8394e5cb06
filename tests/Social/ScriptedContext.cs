using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Liftoff.Social.Tests;

/// <summary>An orchestration's surroundings whose activities answer at once and whose timers only move the clock.</summary>
internal sealed class ScriptedContext(DateTime now, Func<string, object?, object> activity) : TaskOrchestrationContext
{
    private DateTime now = now;

    public List<(string Name, object? Input)> Calls { get; } = [];

    public List<DateTime> Timers { get; } = [];

    public object? Status { get; private set; }

    public override TaskName Name => "Scripted";

    public override string InstanceId => "scripted";

    public override ParentOrchestrationInstance? Parent => null;

    public override DateTime CurrentUtcDateTime => now;

    public override bool IsReplaying => false;

    protected override ILoggerFactory LoggerFactory => NullLoggerFactory.Instance;

    public override T? GetInput<T>() where T : default => default;

    public override Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null)
    {
        Calls.Add((name.Name, input));
        try
        {
            return Task.FromResult((TResult)activity(name.Name, input));
        }
        catch (InvalidOperationException failure)
        {
            return Task.FromException<TResult>(new TaskFailedException(name.Name, Calls.Count, failure));
        }
    }

    public override Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken)
    {
        Timers.Add(fireAt);
        now = fireAt;
        return Task.CompletedTask;
    }

    public override void SetCustomStatus(object? customStatus) => Status = customStatus;

    public override Guid NewGuid() => new("00000000-0000-0000-0000-000000000001");

    public override Task<TResult> CallSubOrchestratorAsync<TResult>(TaskName orchestratorName, object? input = null, TaskOptions? options = null) => throw new NotSupportedException();

    public override Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public override void SendEvent(string instanceId, string eventName, object payload) => throw new NotSupportedException();

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true) => throw new NotSupportedException();
}
