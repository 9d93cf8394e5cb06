namespace Liftoff.Simulator.Faults;

/// <summary>What goes wrong. In JSON the names are camelCase.</summary>
public enum FaultKind
{
    /// <summary>Answer with <see cref="Fault.Status"/> (502 by default) and <see cref="Fault.Body"/>; with 200 a canned answer.</summary>
    Status,

    /// <summary>429 with <c>Retry-After</c> = <see cref="Fault.RetryAfter"/> (1 s by default).</summary>
    TooManyRequests,

    /// <summary>Forget every token handed out so far, so that this request and all with an old token get 401 until a new login.</summary>
    RevokeTokens,

    /// <summary>Wait for <see cref="Fault.Delay"/>, then go on.</summary>
    Delay,

    /// <summary>Never answer.</summary>
    Hang,

    /// <summary>Reset the TCP connection instead of answering.</summary>
    Reset,

    /// <summary>200 with a page of HTML (a login page, a proxy's error).</summary>
    Html,

    /// <summary>200 with <c>{"error":…}</c>.</summary>
    ErrorObject,

    /// <summary>200 without a body.</summary>
    EmptyBody,

    /// <summary>The rows in an envelope that nobody knows. JSON only.</summary>
    UnknownEnvelope,

    /// <summary>No rows; a CSV keeps its header.</summary>
    NoRows,

    /// <summary>Every second row is missing.</summary>
    HalfTheRows,

    /// <summary>The first and then every third row comes twice.</summary>
    DuplicateRows,

    /// <summary><c>page</c>, <c>limit</c> and <c>offset</c> have no effect.</summary>
    PagingIgnored,

    /// <summary><c>Content-Length</c> promises more than is sent; the connection closes after <see cref="Fault.Bytes"/> (half by default).</summary>
    CutByLength,

    /// <summary>A chunked body breaks off after <see cref="Fault.Bytes"/> (half by default), without the last chunk.</summary>
    CutInChunk,

    /// <summary>The last record breaks off in its middle although <c>Content-Length</c> is right: only the content can tell.</summary>
    TruncatedLastRecord,

    /// <summary>The body comes at <see cref="Fault.BytesPerSecond"/> (16 KiB by default).</summary>
    SlowBody,
}
