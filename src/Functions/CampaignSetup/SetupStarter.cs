using Liftoff.CampaignSetup.Requests;
using Liftoff.Functions.Starting;
using Microsoft.DurableTask.Client;

namespace Liftoff.Functions.CampaignSetup;

/// <summary>Starts the orchestration of a request; its instance id is the request id, so that there is one.</summary>
internal static class SetupStarter
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);
    private const int MostLooks = 50;

    /// <summary>Lets a request that was just accepted, or may lack a driver, be driven.</summary>
    public static Task StartAsync(DurableTaskClient client, string requestId, CancellationToken cancellationToken) => TryStartAsync(client, requestId, cancellationToken);

    /// <summary>
    /// Lets a request go on whose state a person just changed. An orchestration that waits is woken; one that took the request
    /// for ended before the change is about to end, and a new one follows it.
    /// </summary>
    public static async Task GoOnAsync(DurableTaskClient client, SetupQueries queries, string requestId, CancellationToken cancellationToken)
    {
        if (await TryStartAsync(client, requestId, cancellationToken)) return;
        await client.RaiseEventAsync(requestId, SetupOrchestration.Wake, null, cancellationToken);
        for (var look = 0; look < MostLooks; look++)
        {
            await Task.Delay(Look, cancellationToken);
            if (await queries.IsAtWorkAsync(requestId, cancellationToken)) return;
            if (await client.GetInstanceAsync(requestId, cancellation: cancellationToken) is not { IsCompleted: false } && await TryStartAsync(client, requestId, cancellationToken)) return;
        }
    }

    /// <returns>False when there is an orchestration already.</returns>
    private static Task<bool> TryStartAsync(DurableTaskClient client, string requestId, CancellationToken cancellationToken) =>
        client.TryStartAsync(SetupOrchestration.Name, requestId, requestId, cancellationToken);
}
