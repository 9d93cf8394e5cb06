using Liftoff.Operations.Health;
using Liftoff.Upstream.IxId;

namespace Liftoff.Upstream.Health;

/// <summary>Whether IX ID gives us a token. Tries the credentials once.</summary>
public sealed class LogInCheck(IxIdTokenSource tokens, IxIdOptions options, TimeProvider time) : IHealthCheck
{
    public string Name => "IX ID log-in";

    public async Task<HealthFinding> RunAsync(CancellationToken cancellationToken)
    {
        if (!options.IsConfigured) return HealthFinding.Off("no credentials: --mode=remote, strategis sources and campaign setup cannot log in (IX_ID_EMAIL and IX_ID_PASSWORD)");
        try
        {
            var token = await tokens.GetAsync(refused: null, cancellationToken);
            return HealthFinding.Ok(TokenExpiry.Of(token) is { } until ? $"a token for {(until - time.GetUtcNow()).TotalMinutes:0} min" : "a token that does not say how long it lasts");
        }
        catch (UpstreamException refused)
        {
            return HealthFinding.Wrong(refused.Message, refused.Outcome == UpstreamOutcome.Unauthorized ? "Set the account's present e-mail and password (IX_ID_EMAIL, IX_ID_PASSWORD), or a new STRATEGIS_AUTH_TOKEN." : "Check IX_ID_BASE_URL, the network and the proxy of this machine.");
        }
    }
}
