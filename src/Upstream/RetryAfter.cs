using System.Net.Http.Headers;

namespace Liftoff.Upstream;

/// <summary>Reads how long a server asks to wait before the next request.</summary>
public static class RetryAfter
{
    private static readonly TimeSpan TwoMinutes = TimeSpan.FromMinutes(2);

    /// <param name="now">A moment that the header names is counted from it.</param>
    /// <returns>Null when the header is not there; zero for a moment that is over.</returns>
    public static TimeSpan? Of(HttpResponseHeaders headers, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(headers);
        var wait = headers.RetryAfter?.Delta ?? headers.RetryAfter?.Date - now;
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    /// <summary>The same for somebody who stays and waits. A server may ask for any time, and a job's own is limited.</summary>
    /// <inheritdoc cref="Of"/>
    /// <param name="longest">What a longer time counts as; null: two minutes.</param>
    public static TimeSpan? ToSitOut(HttpResponseHeaders headers, DateTimeOffset now, TimeSpan? longest = null)
    {
        var (wait, most) = (Of(headers, now), longest ?? TwoMinutes);
        return wait > most ? most : wait;
    }
}
