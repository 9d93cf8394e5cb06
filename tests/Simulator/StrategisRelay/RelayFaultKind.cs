namespace Liftoff.Simulator.StrategisRelay;

/// <summary>What goes wrong with a creating call. Lost answers are connections that break, so that nobody has to wait for a time-out.</summary>
public enum RelayFaultKind
{
    /// <summary>The connection breaks before anything happened.</summary>
    LostBeforeEffect,

    /// <summary>The object is made and remembered under its key; the answer is lost.</summary>
    LostAfterEffect,

    /// <summary>The object is made and not remembered; the answer is lost.</summary>
    LostAfterEffectUncached,

    /// <summary>As <see cref="LostAfterEffect"/>, with a gateway's 502 page for an answer.</summary>
    BadGatewayAfterEffect,

    /// <summary>A gateway's 502 page before anything happened.</summary>
    BadGateway,

    /// <summary>Facebook's error <see cref="RelayFault.Code"/>, before anything happened.</summary>
    Graph,

    /// <summary>The relay's own 429 with Retry-After.</summary>
    TooManyRequests,

    /// <summary>The object is made; the answer carries no id.</summary>
    AnswerWithoutId,

    /// <summary>404 "Cannot POST".</summary>
    RouteMissing,

    /// <summary>Never answers; the object is made first.</summary>
    HangAfterEffect,
}
