using Liftoff.Operations.Health;
using Liftoff.Upstream;
using Liftoff.Upstream.Health;

namespace Liftoff.Alerts.Health;

/// <summary>Whether the webhook's host answers. Asks for its root: the path is the secret, and whatever is sent there is a message.</summary>
internal sealed class WebhookCheck(AlertOptions options) : IHealthCheck, IDisposable
{
    private const string CheckName = "alert webhook";

    private readonly ReachCheck? reach = options.Webhook is { } webhook
        ? new ReachCheck(CheckName, new UriBuilder(webhook.Scheme, webhook.Host, webhook.Port).Uri, "ALERT_WEBHOOK_URL", UpstreamHandler.Create())
        : null;

    public string Name => CheckName;

    public Task<HealthFinding> RunAsync(CancellationToken cancellationToken) =>
        reach?.RunAsync(cancellationToken) ?? Task.FromResult(HealthFinding.Off("alerts are stored and nobody is told (ALERT_WEBHOOK_URL)"));

    public void Dispose() => reach?.Dispose();
}
