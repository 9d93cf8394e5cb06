using System.Collections.Concurrent;
using DurableTask.Core.Exceptions;
using Liftoff.StandIns.FunctionsHost.Timers;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Liftoff.StandIns.FunctionsHost.Orchestrations;

/// <summary>All orchestrations of this process, in memory: starts them, plays their events, runs what they ask for.</summary>
internal sealed class TaskHub(
    FunctionCatalog catalog, FunctionInvoker invoker, RunningWork work, DataConverter converter, HostJson host, TimeProvider time, ILoggerFactory loggers)
{
    private const int LongestInstanceId = 256;

    private readonly ConcurrentDictionary<string, Orchestration> orchestrations = new(StringComparer.Ordinal);
    private readonly Lock starting = new();
    private readonly SemaphoreSlim activitySlots = new(host.MaxConcurrentActivities);
    private readonly ILogger log = loggers.CreateLogger("Host.Orchestrations");

    // ---- what clients ask for -------------------------------------------------------------------------------------

    /// <exception cref="ArgumentException">There is no such orchestrator, or the id is not allowed.</exception>
    /// <exception cref="OrchestrationAlreadyExistsException">An instance of that id is pending, running or suspended.</exception>
    public string Start(TaskName name, string? input, string? instanceId = null, DateTimeOffset? startAt = null, ParentLink? parent = null)
    {
        if (catalog.Find<OrchestrationTriggerAttribute>(name) is not { } function)
            throw new ArgumentException($"There is no orchestrator function '{name}', or it is disabled. There are: {Names<OrchestrationTriggerAttribute>()}.", nameof(name));
        var id = string.IsNullOrEmpty(instanceId) ? Guid.NewGuid().ToString("N") : instanceId;
        if (id.Length > LongestInstanceId || id[0] == '@' || id.Any(c => char.IsControl(c) || c is '/' or '\\' or '#' or '?'))
            throw new ArgumentException($"An instance id has at most {LongestInstanceId} characters, none of / \\ # ? and no control characters, and does not begin with @: \"{id}\".", nameof(instanceId));

        var orchestration = new Orchestration(new OrchestrationState(function.Name, id, input, time.GetUtcNow()), parent);
        lock (starting)
        {
            if (orchestrations.TryGetValue(id, out var existing) && !existing.State.IsTerminal)
                throw new OrchestrationAlreadyExistsException($"An orchestration with the instance id '{id}' already exists and is {existing.State.Status}.");
            orchestrations[id] = orchestration;
        }
        if (startAt is { } moment && moment > time.GetUtcNow())
            work.Start(async () =>
            {
                await time.DelayUntilAsync(moment.UtcDateTime, work.Stopping);
                Deliver(orchestration, new ExecutionStarted());
            });
        else
            Deliver(orchestration, new ExecutionStarted());
        return id;
    }

    public OrchestrationState? Find(string id) => orchestrations.GetValueOrDefault(id)?.State;

    /// <summary>Waits until the instance has run for the first time, or until it is over; also for one that is still to come.</summary>
    public async Task<OrchestrationState> WaitAsync(string id, Func<Orchestration, Task> until, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (orchestrations.TryGetValue(id, out var orchestration))
            {
                await until(orchestration).WaitAsync(cancellationToken);
                return orchestration.State;
            }
            await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken);
        }
    }

    /// <summary>Matching instances by id, a page at a time; the continuation token is the last id.</summary>
    public Page<OrchestrationState> Query(OrchestrationQuery? filter, string? continuationToken, int pageSize)
    {
        var states = orchestrations.Values.Select(o => o.State).Where(state => Matches(state, filter?.CreatedFrom, filter?.CreatedTo, filter?.Statuses));
        if (filter?.InstanceIdPrefix is { } prefix) states = states.Where(state => state.InstanceId.StartsWith(prefix, StringComparison.Ordinal));
        if (!string.IsNullOrEmpty(continuationToken)) states = states.Where(state => string.CompareOrdinal(state.InstanceId, continuationToken) > 0);
        var page = states.OrderBy(state => state.InstanceId, StringComparer.Ordinal).Take(pageSize + 1).ToList();
        return page.Count > pageSize ? new(page[..pageSize], page[pageSize - 1].InstanceId) : new(page);
    }

    public void RaiseEvent(string id, string eventName, string? payload) => Deliver(NotEnded(id, "take an event"), new EventRaised(eventName, payload));

    /// <param name="output">What the instance shows as its output: JSON, or the reason as text.</param>
    public void Terminate(string id, string? output, bool recursive = false)
    {
        var orchestration = NotEnded(id, "be terminated");
        End(orchestration, state => state with { Status = OrchestrationRuntimeStatus.Terminated, Output = output },
            new TaskFailureDetails("OrchestrationTerminated", output ?? "The orchestration was terminated.", null, null, null));
        if (!recursive) return;
        foreach (var child in orchestration.Children.Where(child => Find(child) is { IsTerminal: false })) Terminate(child, output, recursive);
    }

    public void Suspend(string id)
    {
        NotEnded(id, "be suspended").TryUpdate(state => state with { Status = OrchestrationRuntimeStatus.Suspended, LastUpdatedAt = time.GetUtcNow() });
    }

    public void Resume(string id)
    {
        var orchestration = NotEnded(id, "be resumed");
        if (orchestration.State.Status != OrchestrationRuntimeStatus.Suspended)
            throw new InvalidOperationException($"The orchestration '{id}' cannot be resumed, because it is {orchestration.State.Status}.");
        if (orchestration.Resume(time.GetUtcNow())) work.Start(() => PlayAsync(orchestration));
    }

    /// <summary>Forgets the instance, whatever its state; what it still runs is of no consequence any more.</summary>
    public int Purge(string id, bool recursive = false)
    {
        if (!orchestrations.TryRemove(id, out var orchestration)) return 0;
        orchestration.TryUpdate(state => state with { Status = OrchestrationRuntimeStatus.Terminated });
        return 1 + (recursive ? orchestration.Children.Sum(child => Purge(child, recursive)) : 0);
    }

    /// <summary>Forgets matching instances that are over.</summary>
    public int Purge(PurgeInstancesFilter filter) => orchestrations.Values.Select(o => o.State)
        .Where(state => state.IsTerminal && Matches(state, filter.CreatedFrom, filter.CreatedTo, filter.Statuses))
        .Sum(state => Purge(state.InstanceId));

    // ---- playing --------------------------------------------------------------------------------------------------

    private void Deliver(Orchestration orchestration, HistoryEvent happened, Guid? executionId = null)
    {
        if (orchestration.Add(happened, executionId)) work.Start(() => PlayAsync(orchestration));
    }

    private async Task PlayAsync(Orchestration orchestration)
    {
        while (!work.Stopping.IsCancellationRequested && orchestration.TakeEvents(time.GetUtcNow()) is { } events)
            await PlayAsync(orchestration, [new EpisodeStarted(time.GetUtcNow().UtcDateTime), .. events]);
    }

    private async Task PlayAsync(Orchestration orchestration, IReadOnlyList<HistoryEvent> events)
    {
        var state = orchestration.State;
        EpisodeResult result;
        await using (var scope = invoker.CreateScope())
        {
            var context = new ReplayedContext(state.Name, state.InstanceId, ParentOf(orchestration), state.Input, converter, loggers);
            var invocation = new DevelopmentFunctionContext(
                catalog.Find(state.Name)!, scope.ServiceProvider, new Dictionary<string, object?> { ["instanceId"] = state.InstanceId }, work.Stopping) { TriggerValue = context };
            result = Episode.Run(context, orchestration.History, events, () => invoker.InvokeAsync(invocation));
        }

        orchestration.History.AddRange(events);
        orchestration.History.AddRange(result.Scheduled);
        if (!orchestration.TryUpdate(s => s with { CustomStatus = result.CustomStatus ?? orchestration.CarriedCustomStatus, LastUpdatedAt = time.GetUtcNow() })) return;
        foreach (var scheduled in result.Scheduled) Carry(orchestration, scheduled);
        Conclude(orchestration, result);
    }

    private void Conclude(Orchestration orchestration, EpisodeResult result)
    {
        var state = orchestration.State;
        switch (result.Ending)
        {
            case Completed completed:
                log.LogInformation("The orchestration '{Name}' ({InstanceId}) completed.", state.Name, state.InstanceId);
                End(orchestration, s => s with { Status = OrchestrationRuntimeStatus.Completed, Output = completed.Output }, null);
                break;
            case Failed { Failure: var failure }:
                log.LogError("The orchestration '{Name}' ({InstanceId}) failed. {Failure}\n{StackTrace}", state.Name, state.InstanceId, failure, failure.StackTrace);
                End(orchestration, s => s with { Status = OrchestrationRuntimeStatus.Failed, Output = failure.ErrorMessage, Failure = failure }, failure);
                break;
            case ContinuedAsNew continued:
                orchestration.StartOver(continued, time.GetUtcNow());
                break;
            case null when result.WaitsForNothing && !orchestration.IsKnownToWaitForNothing:
                orchestration.IsKnownToWaitForNothing = true;
                log.LogWarning(
                    "The orchestration '{Name}' ({InstanceId}) waits for something that its context did not give, so that nothing will wake it: "
                    + "it stays Running for ever, as in Azure. Move what it awaits into an activity, and terminate the instance.", state.Name, state.InstanceId);
                break;
        }
    }

    /// <param name="failure">What a parent gets to see; null after a success.</param>
    private void End(Orchestration orchestration, Func<OrchestrationState, OrchestrationState> change, TaskFailureDetails? failure)
    {
        if (!orchestration.TryUpdate(state => change(state) with { LastUpdatedAt = time.GetUtcNow() })) return;
        if (orchestration.Parent is { } link)
            Deliver(link.Parent, failure is null ? new TaskCompleted(link.TaskId, orchestration.State.Output) : new TaskFailed(link.TaskId, failure), link.ExecutionId);
    }

    // ---- what orchestrators ask for -------------------------------------------------------------------------------

    private void Carry(Orchestration orchestration, ScheduledEvent scheduled)
    {
        var executionId = orchestration.ExecutionId;
        switch (scheduled)
        {
            case ActivityScheduled activity:
                work.Start(async () => Deliver(orchestration, await RunActivityAsync(orchestration.State.InstanceId, activity), executionId));
                break;
            case TimerScheduled timer:
                work.Start(async () =>
                {
                    await time.DelayUntilAsync(timer.FireAt, work.Stopping);
                    Deliver(orchestration, new TaskCompleted(timer.Id, null), executionId);
                });
                break;
            case SubOrchestrationScheduled sub:
                StartSubOrchestration(orchestration, sub);
                break;
            case EventSent sent when Find(sent.InstanceId) is { IsTerminal: false }:
                RaiseEvent(sent.InstanceId, sent.EventName, sent.Payload);
                break;
        }
    }

    private void StartSubOrchestration(Orchestration parent, SubOrchestrationScheduled sub)
    {
        try
        {
            parent.Children.Enqueue(Start(sub.Name, sub.Input, sub.InstanceId, parent: new ParentLink(parent, parent.ExecutionId, sub.Id)));
        }
        catch (Exception exception) when (exception is ArgumentException or OrchestrationAlreadyExistsException)
        {
            Deliver(parent, new TaskFailed(sub.Id, TaskFailureDetails.FromException(exception)), parent.ExecutionId);
        }
    }

    private async Task<HistoryEvent> RunActivityAsync(string instanceId, ActivityScheduled activity)
    {
        if (catalog.Find<ActivityTriggerAttribute>(activity.Name) is not { } function)
            return new TaskFailed(activity.Id, new TaskFailureDetails(
                "ActivityNotFound", $"There is no activity function '{activity.Name}', or it is disabled. There are: {Names<ActivityTriggerAttribute>()}.", null, null, null));

        await activitySlots.WaitAsync(work.Stopping);
        try
        {
            // A null input arrives as the JSON null, which only reference types and nullable ones can be read from.
            var data = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase) { ["instanceId"] = instanceId };
            var result = await invoker.RunAsync(function, $"called by {instanceId}", activity.Input ?? "null", data, work.Stopping);
            return new TaskCompleted(activity.Id, converter.Serialize(result));
        }
        catch (Exception exception) when (!work.Stopping.IsCancellationRequested)
        {
            return new TaskFailed(activity.Id, WhatCrossesTheWire(exception));
        }
        finally
        {
            activitySlots.Release();
        }
    }

    /// <summary>Of an activity's exception the worker sends the host its type, the first line of its message and the stack, and no inner exception.</summary>
    private static TaskFailureDetails WhatCrossesTheWire(Exception exception) =>
        new(exception.GetType().ToString(), exception.Message.Split('\n', 2)[0].TrimEnd(), exception.StackTrace, null, null);

    // ---- small things ---------------------------------------------------------------------------------------------

    private Orchestration NotEnded(string id, string purpose)
    {
        if (!orchestrations.TryGetValue(id, out var orchestration)) throw new ArgumentException($"There is no orchestration '{id}'.", nameof(id));
        return orchestration.State is { IsTerminal: true, Status: var status }
            ? throw new InvalidOperationException($"The orchestration '{id}' cannot {purpose}, because it is {status}.")
            : orchestration;
    }

    private static ParentOrchestrationInstance? ParentOf(Orchestration orchestration) =>
        orchestration.Parent is { Parent.State: var parent } ? new(parent.Name, parent.InstanceId) : null;

    private static bool Matches(OrchestrationState state, DateTimeOffset? from, DateTimeOffset? to, IEnumerable<OrchestrationRuntimeStatus>? statuses) =>
        (from is null || state.CreatedAt >= from) && (to is null || state.CreatedAt <= to) && (statuses?.Contains(state.Status) ?? true);

    private string Names<TTrigger>() where TTrigger : Microsoft.Azure.Functions.Worker.Extensions.Abstractions.TriggerBindingAttribute =>
        string.Join(", ", catalog.WithTrigger<TTrigger>().Where(f => f.CanBeTriggered).Select(f => f.Name));
}
