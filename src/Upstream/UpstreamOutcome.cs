namespace Liftoff.Upstream;

/// <summary>What an answer of an outside system means for the caller, whatever its form.</summary>
public enum UpstreamOutcome
{
    /// <summary>An answer in the agreed form, with content.</summary>
    Ok,

    /// <summary>An answer in the agreed form that holds no rows.</summary>
    Empty,

    /// <summary>The figures asked for are not made yet (HTTP 425); asking again later may succeed.</summary>
    NotYet,

    /// <summary>Too many requests (HTTP 429); the waits that were tried did not help.</summary>
    Throttled,

    /// <summary>A passing fault that outlasted the retries: 408, 5xx, a time-out, a broken connection.</summary>
    Transient,

    /// <summary>The request itself was turned down (other 4xx); repeating it changes nothing.</summary>
    Refused,

    /// <summary>The log-in failed, or the token was turned down twice (401, 403).</summary>
    Unauthorized,

    /// <summary>An answer in no form that was agreed: HTML, an error object under status 200, half a body.</summary>
    Unknown,
}
