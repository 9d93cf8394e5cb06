using System.Diagnostics;

namespace Liftoff.Operations.Telemetry;

/// <summary>One call to an outside system with all its retries: a span, and the metrics of <see cref="Instruments"/>. A call that is disposed without an end broke off: it was cancelled, or something threw.</summary>
public sealed class OutsideCall : IDisposable
{
    private readonly string system;
    private readonly Activity? span;
    private readonly long began = Stopwatch.GetTimestamp();
    private int retries;
    private bool hasEnded;

    private OutsideCall(string system, Activity? span) => (this.system, this.span) = (system, span);

    /// <param name="system">The outside system's name, for example <c>Strategist</c>.</param>
    /// <param name="method">Null where one call may be several requests.</param>
    /// <param name="path">Without host and query, which may hold secrets; null where it would say nothing.</param>
    public static OutsideCall Begin(string system, string? method = null, string? path = null)
    {
        // The name is one of few, as backends want it; what differs from call to call is an attribute.
        var span = Instruments.Source.StartActivity(method is null ? system : $"{method} {system}", ActivityKind.Client);
        span?.SetTag("peer.service", system);
        if (method is not null) span?.SetTag("http.request.method", method);
        if (path is not null) span?.SetTag("url.path", path);
        return new OutsideCall(system, span);
    }

    /// <summary>The request is sent again after a wait.</summary>
    /// <param name="isThrottled">Whether the wait is for a rate limit.</param>
    public void Retry(TimeSpan wait, bool isThrottled)
    {
        retries++;
        Instruments.Retries.Add(1, new KeyValuePair<string, object?>("system", system));
        if (isThrottled) Wait(system, wait);
        span?.AddEvent(new ActivityEvent("retry", tags: new ActivityTagsCollection { ["wait_s"] = wait.TotalSeconds, ["throttled"] = isThrottled }));
    }

    /// <summary>A limit of the system keeps later calls waiting, outside of any one call: none goes out before the wait is over.</summary>
    /// <param name="system">As in <see cref="Begin"/>.</param>
    public static void Wait(string system, TimeSpan wait) => Instruments.ThrottleWait.Record(wait.TotalSeconds, new KeyValuePair<string, object?>("system", system));

    /// <param name="outcome">In one word: <c>ok</c>, <c>throttled</c>, <c>refused</c>, …</param>
    /// <param name="status">The last HTTP status; null when there was no answer.</param>
    /// <param name="bytes">The length of the answer; null when it was not measured.</param>
    public void End(string outcome, int? status, long? bytes = null)
    {
        if (hasEnded) return;
        hasEnded = true;
        Instruments.CallDuration.Record(Stopwatch.GetElapsedTime(began).TotalSeconds, new KeyValuePair<string, object?>("system", system), new KeyValuePair<string, object?>("outcome", outcome));
        if (span is null) return;
        span.SetTag("liftoff.outcome", outcome);
        if (status is not null) span.SetTag("http.response.status_code", status);
        if (bytes is not null) span.SetTag("http.response.body.size", bytes);
        if (retries > 0) span.SetTag("http.request.resend_count", retries);
        if (outcome != "ok") span.SetStatus(ActivityStatusCode.Error, outcome);
        span.Dispose();
    }

    public void Dispose() => End("broken_off", null);
}
