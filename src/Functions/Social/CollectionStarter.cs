using DurableTask.Core.Exceptions;
using Liftoff.Social.Collection;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Liftoff.Functions.Social;

/// <summary>Starts collections for the route and the timer; a second start of the same work joins the first.</summary>
internal static class CollectionStarter
{
    /// <returns>Whether a running instance was joined.</returns>
    public static async Task<bool> StartAsync(CollectSocialParameters parameters, DurableTaskClient client, CancellationToken cancellationToken)
    {
        try
        {
            // One that ended is replaced; one that runs makes this throw. Asking first would leave a gap between the two.
            await client.ScheduleNewOrchestrationInstanceAsync(CollectSocialOrchestration.Name, parameters.ToStart(), new StartOrchestrationOptions { InstanceId = parameters.InstanceId }, cancellationToken);
            return false;
        }
        catch (OrchestrationAlreadyExistsException)
        {
            return true;
        }
    }
}
