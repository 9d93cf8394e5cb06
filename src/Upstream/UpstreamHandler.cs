using System.Net;

namespace Liftoff.Upstream;

/// <summary>Makes the handler at the bottom of every client.</summary>
public static class UpstreamHandler
{
    /// <param name="allowSelfSigned">Skips the check of the server's certificate: for test deployments only.</param>
    public static SocketsHttpHandler Create(bool allowSelfSigned = false)
    {
        var handler = new SocketsHttpHandler
        {
            AutomaticDecompression = DecompressionMethods.All,
            // DNS changes are seen by a process that runs for weeks.
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ConnectTimeout = TimeSpan.FromSeconds(15),
        };
#pragma warning disable CA5359 // Asked for by name in the settings, and off by default.
        if (allowSelfSigned) handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        return handler;
    }
}
