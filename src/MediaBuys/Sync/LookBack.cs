namespace Liftoff.MediaBuys.Sync;

/// <summary>The days that a sync covers, both inclusive (contract: media-buys §3.1).</summary>
public static class LookBack
{
    /// <summary>The last <paramref name="days"/> days before the run's; begins earlier when days between were never fetched, which would otherwise be lost for good.</summary>
    /// <param name="completeUntil">Every day up to here was fetched at least once; null when none was.</param>
    public static (DateOnly From, DateOnly To) Window(SyncMediaBuysParameters parameters, int days, DateOnly? completeUntil)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var to = parameters.To ?? parameters.Date.AddDays(-1);
        var usual = parameters.Date.AddDays(-days);
        var from = parameters.From ?? (completeUntil?.AddDays(1) is { } next && next < usual ? next : usual);
        return (from < to ? from : to, to);
    }

    /// <summary>Up to where every day was fetched, after a window was. A window that leaves a gap behind it does not close the gap.</summary>
    public static DateOnly CompleteUntil(DateOnly? before, DateOnly from, DateOnly to) =>
        before is not { } complete ? to : from <= complete.AddDays(1) && to > complete ? to : complete;
}
