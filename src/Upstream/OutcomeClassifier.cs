using System.Net;

namespace Liftoff.Upstream;

/// <summary>The one place that decides what an HTTP status means (contract: monitoring, "Failure modes").</summary>
public static class OutcomeClassifier
{
    public static UpstreamOutcome Of(HttpStatusCode status) => (int)status switch
    {
        >= 200 and < 300 => UpstreamOutcome.Ok,
        401 or 403 => UpstreamOutcome.Unauthorized,
        425 => UpstreamOutcome.NotYet,
        429 => UpstreamOutcome.Throttled,
        408 or >= 500 => UpstreamOutcome.Transient,
        _ => UpstreamOutcome.Refused,
    };
}
