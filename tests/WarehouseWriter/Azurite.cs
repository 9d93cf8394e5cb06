using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Liftoff.WarehouseWriter;

/// <summary>A real storage emulator that can be stopped and started again over the same data.</summary>
public sealed class Azurite : IAsyncDisposable
{
    private const string Account = "devstoreaccount1";
    private const string WellKnownKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("liftoff-azurite-");
    private Process? process;

    public int Port { get; } = FreePort();

    public string ConnectionString => ConnectionStringVia(Port);

    /// <summary>The same account through a proxy on another port.</summary>
    public static string ConnectionStringVia(int port) =>
        string.Create(CultureInfo.InvariantCulture, $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={WellKnownKey};BlobEndpoint=http://127.0.0.1:{port}/{Account};");

    public static async Task<Azurite> StartNewAsync()
    {
        var azurite = new Azurite();
        await azurite.StartAsync();
        return azurite;
    }

    public async Task StartAsync()
    {
        var script = Path.Combine(RepositoryRoot(), "azurite", "node_modules", "azurite", "dist", "src", "blob", "main.js");
        if (!File.Exists(script)) throw new FileNotFoundException("Azurite is not installed: run `npm ci` in azurite/ (./test does).", script);
        var start = new ProcessStartInfo("node") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[script, "--silent", "--disableTelemetry", "--skipApiVersionCheck", "--location", data.FullName, "--blobHost", "127.0.0.1", "--blobPort", Port.ToString(CultureInfo.InvariantCulture)])
            start.ArgumentList.Add(argument);
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, Port);
                return;
            }
            catch (SocketException) when (attempt < 600 && !process.HasExited)
            {
                await Task.Delay(100);
            }
        }
    }

    /// <summary>By SIGTERM: after SIGKILL Azurite lacks writes that it had acknowledged.</summary>
    public async Task StopAsync()
    {
        if (process is null) return;
        await Signals.SendAsync("TERM", process.Id);
        await process.WaitForExitAsync();
        process.Dispose();
        process = null;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        data.Delete(recursive: true);
    }

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string RepositoryRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Functions.sln"))) return folder.FullName;
        throw new DirectoryNotFoundException("The tests do not run inside the repository.");
    }
}
