namespace Liftoff.StandIns.FunctionsHost.Timers;

internal static class TimeProviderExtensions
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(1);

    /// <summary>Returns at or after that time (UTC), never before: system timers may fire a little early, and cannot run for months.</summary>
    public static async Task DelayUntilAsync(this TimeProvider time, DateTime moment, CancellationToken cancellationToken)
    {
        while (moment - time.GetUtcNow().UtcDateTime is var left && left > TimeSpan.Zero)
            await Task.Delay(left < LongestDelay ? RoundUp(left) : LongestDelay, time, cancellationToken);
    }

    private static TimeSpan RoundUp(TimeSpan delay) => TimeSpan.FromMilliseconds(Math.Ceiling(delay.TotalMilliseconds));
}
