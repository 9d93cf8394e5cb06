using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Liftoff.Functions.CampaignSetup;

/// <summary>Starts the orchestration of a request; its instance id is the request id, so that there is one.</summary>
internal static class SetupStarter
{
    public static async Task StartAsync(DurableTaskClient client, string requestId, CancellationToken cancellationToken)
    {
        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(SetupOrchestration.Name, requestId, new StartOrchestrationOptions { InstanceId = requestId }, cancellationToken);
        }
        catch (OrchestrationAlreadyExistsException)
        {
            // It is running, and its next turn sees what was written down.
        }
    }
}
