using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Liftoff.StandIns.FunctionsHost.Orchestrations;

/// <summary>The client that functions get. Where the official one throws Grpc.Core's RpcException, this one throws what the host had thrown.</summary>
internal sealed class DevelopmentDurableTaskClient(TaskHub hub, DataConverter converter, HostJson host, Webhooks webhooks) : DurableTaskClient(host.TaskHub)
{
    public Webhooks Webhooks => webhooks;

    private TaskHub Hub => hub;

    public override Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName, object? input = null, StartOrchestrationOptions? options = null, CancellationToken cancellation = default) =>
        AnswerAsync(() => hub.Start(orchestratorName, converter.Serialize(input), options?.InstanceId, options?.StartAt), cancellation);

    public override Task RaiseEventAsync(string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        return AnswerAsync(() => hub.RaiseEvent(instanceId, eventName, converter.Serialize(eventPayload)), cancellation);
    }

    public override async Task<OrchestrationMetadata> WaitForInstanceStartAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        Metadata(await hub.WaitAsync(instanceId, orchestration => orchestration.Started, cancellation), getInputsAndOutputs);

    public override async Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        Metadata(await hub.WaitAsync(instanceId, orchestration => orchestration.Ended, cancellation), getInputsAndOutputs);

    public override Task TerminateInstanceAsync(string instanceId, TerminateInstanceOptions? options = null, CancellationToken cancellation = default) =>
        AnswerAsync(() => hub.Terminate(instanceId, converter.Serialize(options?.Output), options?.Recursive ?? false), cancellation);

    public override Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        AnswerAsync(() => hub.Suspend(instanceId), cancellation);

    public override Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        AnswerAsync(() => hub.Resume(instanceId), cancellation);

    public override Task<OrchestrationMetadata?> GetInstancesAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        AnswerAsync(() => hub.Find(instanceId) is { } state ? Metadata(state, getInputsAndOutputs) : null, cancellation);

    public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null) => new Instances(this, filter);

    public override Task<PurgeResult> PurgeInstanceAsync(string instanceId, PurgeInstanceOptions? options = null, CancellationToken cancellation = default) =>
        AnswerAsync(() => new PurgeResult(hub.Purge(instanceId, options?.Recursive ?? false)), cancellation);

    public override Task<PurgeResult> PurgeAllInstancesAsync(PurgeInstancesFilter filter, PurgeInstanceOptions? options = null, CancellationToken cancellation = default) =>
        AnswerAsync(() => new PurgeResult(hub.Purge(filter)), cancellation);

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private OrchestrationMetadata Metadata(OrchestrationState state, bool withInputsAndOutputs) => new(state.Name, state.InstanceId)
    {
        RuntimeStatus = state.Status,
        CreatedAt = state.CreatedAt,
        LastUpdatedAt = state.LastUpdatedAt,
        DataConverter = withInputsAndOutputs ? converter : null,
        SerializedInput = withInputsAndOutputs ? state.Input : null,
        SerializedOutput = withInputsAndOutputs ? state.Output : null,
        SerializedCustomStatus = withInputsAndOutputs ? state.CustomStatus : null,
        FailureDetails = withInputsAndOutputs ? state.Failure : null,
    };

    /// <summary>Exceptions belong in the task, as they would after a call to another process.</summary>
    private static async Task<T> AnswerAsync<T>(Func<T> ask, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        await Task.CompletedTask;
        return ask();
    }

    private static Task AnswerAsync(Action tell, CancellationToken cancellation) => AnswerAsync(
        () =>
        {
            tell();
            return true;
        },
        cancellation);

    private sealed class Instances(DevelopmentDurableTaskClient client, OrchestrationQuery? filter) : AsyncPageable<OrchestrationMetadata>
    {
        public override async IAsyncEnumerable<Page<OrchestrationMetadata>> AsPages(string? continuationToken = default, int? pageSizeHint = default)
        {
            var token = continuationToken ?? filter?.ContinuationToken;
            do
            {
                var page = await AnswerAsync(
                    () => client.Hub.Query(filter, token, pageSizeHint ?? filter?.PageSize ?? OrchestrationQuery.DefaultPageSize), CancellationToken.None);
                token = page.ContinuationToken;
                yield return new([.. page.Values.Select(state => client.Metadata(state, filter?.FetchInputsAndOutputs ?? false))], token);
            }
            while (token is not null);
        }
    }
}
