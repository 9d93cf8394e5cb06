using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Liftoff.StandIns.FunctionsHost;

/// <summary>What the addresses of orchestrations are made of.</summary>
internal sealed class Webhooks(IServer server, HostJson host)
{
    /// <summary>Scheme, host and port. The port is known only once the server listens.</summary>
    public string Origin => server.Features.Get<IServerAddressesFeature>()!.Addresses.First();

    /// <summary>The key is there because it is in Azure; nobody looks at it here.</summary>
    public string Query { get; } = $"taskHub={Uri.EscapeDataString(host.TaskHub)}&connection={Uri.EscapeDataString(host.StorageConnection)}&code=development";
}
