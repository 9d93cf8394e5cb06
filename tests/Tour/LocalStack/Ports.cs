using System.Net;
using System.Net.Sockets;

namespace Liftoff.Tour.LocalStack;

/// <summary>Ports of this machine.</summary>
public static class Ports
{
    public static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Some free ports, all different; the usual ones where they are free.</summary>
    public static IReadOnlyList<int> Take(params ReadOnlySpan<int> usual)
    {
        var listeners = new List<TcpListener>();
        try
        {
            foreach (var port in usual)
            {
                var listener = new TcpListener(IPAddress.Loopback, port != 0 && IsFree(port) ? port : 0);
                listener.Start();
                listeners.Add(listener);
            }

            return [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        }
        finally
        {
            foreach (var listener in listeners) listener.Dispose();
        }
    }

    public static async Task<bool> AnswersAsync(int port, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
