using System.Net;

namespace Liftoff.Upstream;

/// <summary>An outside system did not give a usable answer, after all the retries that its outcome allows.</summary>
/// <param name="outcome">Decides what a caller does next; never <see cref="UpstreamOutcome.Ok"/>.</param>
/// <param name="message">Names the system, what was asked and what came back, without tokens and query strings.</param>
public sealed class UpstreamException(UpstreamOutcome outcome, string message, HttpStatusCode? statusCode = null, Exception? innerException = null)
    : Exception(message, innerException)
{
    public UpstreamOutcome Outcome { get; } = outcome;

    /// <summary>The last HTTP status; null when there was no answer at all.</summary>
    public HttpStatusCode? StatusCode { get; } = statusCode;

    /// <summary>How long the system asks to wait before the next request; null when it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>How often the request was sent again before giving up.</summary>
    public int Retries { get; init; }
}
