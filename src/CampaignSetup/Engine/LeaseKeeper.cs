using Liftoff.CampaignSetup.Journal;

namespace Liftoff.CampaignSetup.Engine;

/// <summary>Keeps the lease through calls that take longer than it. Most take less, and then it does nothing.</summary>
internal sealed class LeaseKeeper : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly Task keeping;

    /// <param name="lost">Cancelled when the lease cannot be kept, so that the work stops before another worker begins.</param>
    public LeaseKeeper(CallJournal journal, SetupTurn turn, TimeSpan lease, TimeProvider time, CancellationTokenSource lost) => keeping = KeepAsync(journal, turn, lease, time, lost);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await keeping;
        stop.Dispose();
    }

    private async Task KeepAsync(CallJournal journal, SetupTurn turn, TimeSpan lease, TimeProvider time, CancellationTokenSource lost)
    {
        try
        {
            while (true)
            {
                await Task.Delay(lease / 3, time, stop.Token);
                if (await journal.RenewLeaseAsync(turn, stop.Token)) continue;
                // Another worker took it while this process stood still; what is on its way is that worker's to look for.
                await lost.CancelAsync();
                return;
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The turn is over.
        }
        catch (Store.StoreUnavailableException)
        {
            // The turn's own next statement says the same, with its consequences.
            await lost.CancelAsync();
        }
    }
}
