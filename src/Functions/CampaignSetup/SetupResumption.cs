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
            await Parallel.ForEachAsync(left, new ParallelOptions { MaxDegreeOfParallelism = options.ResumeConcurrency, CancellationToken = stoppingToken }, async (requestId, token) =>
            {
                var end = await runner.RunAsync(requestId, null, token);
                logger.LogInformation("Campaign setup {RequestId} ended as {Outcome}.", requestId, end.Outcome);
            });
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The journal knows where to go on.
        }
        catch (StoreUnavailableException unavailable)
        {
            logger.LogWarning("{Problem} Setups that were left in progress are resumed by the next start or orphan sweep.", unavailable.Message);
        }
    }
}
