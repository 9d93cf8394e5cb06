using System.Net;
using Liftoff.Simulator;
using Liftoff.Simulator.Faults;
using Liftoff.Upstream.IxId;
using Microsoft.Extensions.Logging.Abstractions;

namespace Liftoff.Upstream.Tests;

/// <summary>What the tests of the clients share: a simulator, and a folder for what is fetched.</summary>
public abstract class UpstreamTests : IAsyncLifetime
{
    protected const string Route = "/api/s1/report/get-session-rev";
    protected const string Remote = "/api/system1/session-revenue";
    protected const string Query = "?date=2025-11-22&filterZero=1&output=csv&limit=20";

    private readonly string folder = Directory.CreateTempSubdirectory("liftoff-upstream-").FullName;
    private readonly List<IDisposable> owned = [];
    private int files;

    protected SimulatorHost Simulator { get; private set; } = null!;

    protected static UpstreamOptions Quick { get; } = new() { MaxRetries = 3, RetryBackoff = TimeSpan.FromMilliseconds(1), Timeout = TimeSpan.FromSeconds(20), RequestsPerSecond = 1000, Burst = 1000 };

    public async Task InitializeAsync() => Simulator = await SimulatorHost.StartAsync(new SimulatorOptions { Seed = 7, World = new() { FacebookCampaigns = 5, PaidFacebookSessions = 50 } });

    public async Task DisposeAsync()
    {
        foreach (var one in owned) one.Dispose();
        await Simulator.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    protected string NewPath() => Path.Combine(folder, $"answer-{Interlocked.Increment(ref files)}");

    protected string[] Files() => Directory.GetFiles(folder);

    protected UpstreamClient Client(UpstreamOptions? options = null, HttpMessageHandler? handler = null) =>
        Own(new UpstreamClient("Simulated system", Simulator.BaseAddress, handler ?? UpstreamHandler.Create(), options ?? Quick, NullLogger.Instance, TimeProvider.System));

    protected IxIdTokenSource Tokens(Func<IxIdOptions, IxIdOptions>? adjust = null, TimeProvider? time = null)
    {
        var options = new IxIdOptions { BaseAddress = Simulator.BaseAddress, Email = "sim@example.com", Password = "sim-password" };
        return Own(new IxIdTokenSource(adjust?.Invoke(options) ?? options, UpstreamHandler.Create(), time ?? TimeProvider.System));
    }

    protected void Fail(params ReadOnlySpan<Fault> faults) => Simulator.Faults.Set(faults.ToArray());

    protected static Fault Status(int status, int? times = null) => new("*", FaultKind.Status) { Status = status, Times = times };

    private T Own<T>(T disposable) where T : IDisposable
    {
        owned.Add(disposable);
        return disposable;
    }
}
