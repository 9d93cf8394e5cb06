using System.Net;

namespace Liftoff.Upstream;

/// <summary>An answer that arrived whole and lies on disk, not yet looked into.</summary>
/// <param name="MediaType">As the server names it; null when it does not.</param>
public sealed record Download(string Path, long Bytes, string? MediaType, HttpStatusCode StatusCode)
{
    /// <summary>How often the request was sent again before this answer came.</summary>
    public int Retries { get; init; }

    /// <summary>From the first attempt's begin to the answer's last byte, waits included.</summary>
    public TimeSpan Duration { get; init; }
}
