using Liftoff.CampaignSetup.Outside;
using Liftoff.Operations.Telemetry;

namespace Liftoff.CampaignSetup.Journal;

/// <summary>How long to wait before a call that did not succeed goes out again.</summary>
internal sealed class Pauses(CampaignSetupOptions options)
{
    private const int LongestThrottleFactor = 15;
    private const int LongestBackoffFactor = 10;

    /// <summary>Before the call that met a rate limit: what the answer asks for, else twice as long each time.</summary>
    /// <param name="throttles">How often the call met one before.</param>
    /// <param name="waitedSeconds">All its waits for limits so far.</param>
    /// <returns>Null when they would become longer than allowed.</returns>
    public TimeSpan? Throttle(CallFailure failure, int throttles = 0, double waitedSeconds = 0)
    {
        var wait = failure.RetryAfter ?? options.ThrottleWait * Math.Min(Math.Pow(2, throttles), LongestThrottleFactor);
        if (waitedSeconds + wait.TotalSeconds > options.LongestThrottle.TotalSeconds) return null;
        OutsideCall.Wait(failure.System, wait);
        return wait;
    }

    /// <summary>After a passing fault: what the answer asks for, else twice as long each time, with jitter.</summary>
    /// <param name="failures">Passing faults of the call, this one included.</param>
    public TimeSpan Backoff(CallFailure failure, int failures) =>
        failure.RetryAfter ?? options.RetryBackoff * Math.Min(Math.Pow(2, failures - 1), LongestBackoffFactor) * (0.75 + Random.Shared.NextDouble() / 2);
}
