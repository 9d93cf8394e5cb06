using Liftoff.Operations.Health;
using Liftoff.Upstream;
using Liftoff.Upstream.Health;

namespace Liftoff.Social.Health;

/// <summary>Whether a platform's host answers, where connections to it can be at all. Whose token it takes is told by <c>./liftoff social status</c>.</summary>
internal sealed class PlatformCheck(string name, Uri address, string setting, SocialOptions options) : IHealthCheck, IDisposable
{
    private readonly ReachCheck reach = new(name, address, setting, UpstreamHandler.Create());

    public string Name => name;

    public async Task<HealthFinding> RunAsync(CancellationToken cancellationToken) => options.HasConnections
        ? await reach.RunAsync(cancellationToken)
        : HealthFinding.Off("nothing is collected (POSTGRES_CONNECTION, or SUPABASE_URL and SUPABASE_SERVICE_ROLE_KEY)");

    public void Dispose() => reach.Dispose();
}
