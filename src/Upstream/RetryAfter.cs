using System.Net.Http.Headers;

namespace Liftoff.Upstream;

/// <summary>Reads how long a server asks to wait before the next request.</summary>
public static class RetryAfter
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    /// <param name="now">A moment that the header names is counted from it.</param>
    /// <returns>Null when the header is not there; zero for a moment that is over.</returns>
    public static TimeSpan? Of(HttpResponseHeaders headers, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(headers);
        var wait = headers.RetryAfter?.Delta ?? headers.RetryAfter?.Date - now;
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    /// <summary>The same for somebody who stays and waits. A server may ask for any time; a job's own is limited, so that a longer one counts as two minutes.</summary>
    /// <inheritdoc cref="Of"/>
    public static TimeSpan? ToSitOut(HttpResponseHeaders headers, DateTimeOffset now) => Of(headers, now) is { } wait && wait > Longest ? Longest : Of(headers, now);
}
