namespace Liftoff.Tour.LocalStack;

/// <summary>The storage emulator as a process of our own: blobs, queues and tables.</summary>
public sealed class Azurite : IAsyncDisposable
{
    // The emulator's published account, the same on every machine.
    private const string Account = "devstoreaccount1";
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private readonly ChildProcess process;

    private Azurite(ChildProcess process, IReadOnlyList<int> ports)
    {
        this.process = process;
        BlobAddress = new Uri($"http://127.0.0.1:{ports[0]}/{Account}");
        ConnectionString = $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};BlobEndpoint={BlobAddress};QueueEndpoint=http://127.0.0.1:{ports[1]}/{Account};TableEndpoint=http://127.0.0.1:{ports[2]}/{Account};";
    }

    public Uri BlobAddress { get; }

    public string ConnectionString { get; }

    /// <param name="dataFolder">Where it keeps what it stores; it remembers from one start to the next.</param>
    /// <param name="usualPorts">Takes 10000 to 10002 where they are free, as every tool expects.</param>
    /// <exception cref="StackException">It does not start.</exception>
    public static async Task<Azurite> StartAsync(string dataFolder, string logPath, bool usualPorts, CancellationToken cancellationToken)
    {
        var program = Path.Combine(Checkout.Root, "azurite", "node_modules", "azurite", "dist", "src", "azurite.js");
        if (!File.Exists(program)) throw new StackException("Azurite is not installed. Run ./run or ./test, or npm ci in azurite/.");
        var ports = usualPorts ? Ports.Take(10000, 10001, 10002) : Ports.Take(0, 0, 0);
        Directory.CreateDirectory(dataFolder);
        var process = ChildProcess.Start(
            "Azurite", "node",
            [program, "--silent", "--skipApiVersionCheck", "--disableTelemetry", "--location", dataFolder,
             "--blobHost", "127.0.0.1", "--queueHost", "127.0.0.1", "--tableHost", "127.0.0.1",
             "--blobPort", $"{ports[0]}", "--queuePort", $"{ports[1]}", "--tablePort", $"{ports[2]}"],
            new Dictionary<string, string?>(), dataFolder, logPath);
        try
        {
            foreach (var port in ports)
                await process.WaitUntilAsync(token => Ports.AnswersAsync(port, token), TimeSpan.FromSeconds(60), cancellationToken);
            return new Azurite(process, ports);
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    public Task StopAsync() => process.StopAsync();

    public ValueTask DisposeAsync() => process.DisposeAsync();
}
