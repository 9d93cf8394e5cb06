using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Liftoff.Functions.Starting;

/// <summary>Starts orchestrations under ids that say what they do, so that the same work is not done twice at once.</summary>
internal static class OrchestrationClient
{
    /// <summary>Starts an orchestration, in the place of one of the same id that ended.</summary>
    /// <returns>False when one of this id has not ended: it is what the caller wanted, and goes on.</returns>
    public static async Task<bool> TryStartAsync(this DurableTaskClient client, string orchestration, string instanceId, object input, CancellationToken cancellationToken)
    {
        try
        {
            // Asking first whether one runs would leave a gap between the question and the start.
            await client.ScheduleNewOrchestrationInstanceAsync(orchestration, input, new StartOrchestrationOptions { InstanceId = instanceId }, cancellationToken);
            return true;
        }
        catch (OrchestrationAlreadyExistsException)
        {
            return false;
        }
    }
}
