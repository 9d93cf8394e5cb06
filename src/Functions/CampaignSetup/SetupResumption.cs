using Liftoff.CampaignSetup.Engine;
using Liftoff.CampaignSetup.Requests;
using Liftoff.CampaignSetup.Store;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Liftoff.Functions.CampaignSetup;

/// <summary>
/// At the app's start: brings the schema up to date and goes on with requests that nobody drives, for example of a command
/// line that died. Orchestrations resume by themselves; whoever gets a request's lease first has it, the other watches.
/// </summary>
public sealed class SetupResumption(SetupDatabase database, SetupRequests requests, SetupRunner runner, Liftoff.CampaignSetup.CampaignSetupOptions options, ILogger<SetupResumption> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!database.IsConfigured) return;
        try
        {
            var left = await requests.ListUnfinishedAsync(stoppingToken);
            if (left.Count > 0) logger.LogInformation("Resuming {Count} campaign setups.", left.Count);
            await Parallel.ForEachAsync(left, new ParallelOptions { MaxDegreeOfParallelism = options.ResumeConcurrency, CancellationToken = stoppingToken }, async (requestId, token) => await ResumeAsync(requestId, token));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The journal knows where to go on.
        }
        catch (Exception failure)
        {
            // The edge of a job: an exception that left here would stop the whole app.
            logger.LogWarning(failure is StoreUnavailableException ? null : failure, "{Problem} Setups that were left in progress are resumed by the next start or orphan sweep.", failure.Message);
        }
    }

    private async Task ResumeAsync(string requestId, CancellationToken stoppingToken)
    {
        try
        {
            var end = await runner.RunAsync(requestId, null, stoppingToken);
            logger.LogInformation("Campaign setup {RequestId} ended as {Outcome}.", requestId, end.Outcome);
        }
        catch (Exception failure) when (failure is not OperationCanceledException and not StoreUnavailableException)
        {
            // One request that cannot be read must keep no other from going on.
            logger.LogError(failure, "Campaign setup {RequestId} could not be resumed.", requestId);
        }
    }
}
