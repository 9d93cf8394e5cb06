using System.Text.Json.Nodes;
using Liftoff.CampaignSetup;
using Liftoff.CampaignSetup.Engine;
using Liftoff.CampaignSetup.Outside;
using Liftoff.CampaignSetup.Requests;
using Liftoff.CampaignSetup.Tests;
using Liftoff.Simulator;
using Liftoff.Simulator.StrategisRelay;
using Liftoff.Tour.LocalStack;
using Liftoff.Upstream;
using Liftoff.Upstream.IxId;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Liftoff.Bench;

/// <summary>Campaign setup over a PostgreSQL server of its own and the simulator; its process can die and be started again.</summary>
internal sealed class SetupRig : IAsyncDisposable
{
    public const int AdSets = 3;
    public const int Ads = 5;

    /// <summary>Creating calls of one plan: template, campaign, ad sets, tracking campaigns, creatives, ads.</summary>
    public const int Creates = 2 + (2 * AdSets) + (2 * AdSets * Ads);

    private readonly PostgresCluster cluster;
    private readonly string folder;
    private readonly CampaignSetupOptions options;
    private ServiceProvider services;

    private SetupRig(SimulatorHost simulator, PostgresCluster cluster, string folder)
    {
        (Simulator, this.cluster, this.folder) = (simulator, cluster, folder);
        options = new CampaignSetupOptions
        {
            PostgresConnection = cluster.ConnectionString,
            StrategisBaseAddress = simulator.BaseAddress,
            IxId = new IxIdOptions { BaseAddress = simulator.BaseAddress, Email = "sim@example.com", Password = "sim-password" },
            LookUpPause = TimeSpan.Zero,
            RetryBackoff = TimeSpan.FromMilliseconds(1),
        };
        services = Build();
    }

    public SimulatorHost Simulator { get; }

    public RelayWorld Relay => Simulator.Relay;

    public DyingHandler Dying { get; private set; } = null!;

    public SetupInspection Inspection => new(cluster.ConnectionString, Relay);

    public SetupDesk Desk => services.GetRequiredService<SetupDesk>();

    public SetupRunner Runner => services.GetRequiredService<SetupRunner>();

    /// <summary>The settings of a process over the same server and simulator.</summary>
    public IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>
    {
        ["POSTGRES_CONNECTION"] = cluster.ConnectionString, ["STRATEGIS_API_BASE_URL"] = Simulator.BaseAddress.AbsoluteUri, ["IX_ID_BASE_URL"] = Simulator.BaseAddress.AbsoluteUri,
        ["IX_ID_EMAIL"] = "sim@example.com", ["IX_ID_PASSWORD"] = "sim-password", ["SETUP_LOOK_UP_PAUSE_MS"] = "0", ["SETUP_RETRY_BACKOFF_MS"] = "1", ["SETUP_LEASE_MS"] = "1000",
        ["MONITORING_DB_PATH"] = Path.Combine(folder, "monitoring.duckdb"), ["LANDING_PATH"] = Path.Combine(folder, "landing"), ["WAREHOUSE_STORAGE"] = "",
    };

    public string Folder => folder;

    public static async Task<SetupRig> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("liftoff-bench-setup-").FullName;
        var cluster = await PostgresCluster.StartAsync(null, Path.Combine(folder, "postgres.log"), CancellationToken.None);
        return new SetupRig(await SimulatorHost.StartAsync(new SimulatorOptions { World = new() { Scale = 0.05 } }), cluster, folder);
    }

    /// <summary>A plan of 3 × 5 whose organisation, and so its template, is its own.</summary>
    public static JsonObject Plan(string requestId, string organization, string account)
    {
        var plan = Plans.Of(AdSets, Ads, requestId);
        (plan["organization"], plan["adAccountId"]) = (organization, $"act_{account}");
        return plan;
    }

    public async Task SubmitAsync(JsonObject plan)
    {
        var submission = await Desk.SubmitAsync(plan.ToJsonString(), null, isDraft: false, CancellationToken.None);
        if (submission.Outcome != SubmissionOutcome.Accepted) throw new InvalidOperationException($"The plan was not accepted: {submission.Outcome} {string.Join("; ", submission.Reading.Problems)}");
    }

    /// <summary>Drives a request to its end, through deaths and waits; waits are skipped on both sides.</summary>
    public async Task<Advance> DriveAsync(string requestId)
    {
        for (var turn = 0; turn < 2000; turn++)
        {
            try
            {
                var advance = await services.GetRequiredService<SetupEngine>().AdvanceAsync(requestId, SetupRunner.Worker, CancellationToken.None);
                if (advance.IsOver) return advance;
                if (advance.WaitSeconds > 0) await SkipAsync(advance.WaitSeconds);
            }
            catch (SimulatedDeathException)
            {
                await services.DisposeAsync();
                services = Build();
                await ExecuteAsync("UPDATE campaign_requests SET lease_until = now() WHERE lease_until IS NOT NULL");
            }
        }

        throw new InvalidOperationException($"{requestId} did not end.");
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(cluster.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        await Simulator.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
        await cluster.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private Task SkipAsync(double seconds)
    {
        Relay.Advance(TimeSpan.FromSeconds(seconds));
        return ExecuteAsync("UPDATE campaign_requests SET wait_until = NULL; UPDATE campaign_account_rests SET until = now() WHERE isfinite(until)");
    }

    private ServiceProvider Build()
    {
        var tokens = new IxIdTokenSource(options.IxId, UpstreamHandler.Create(), TimeProvider.System);
        Dying = new DyingHandler(new BearerTokenHandler(tokens, UpstreamHandler.Create()));
        var collection = new ServiceCollection().AddLogging();
        collection.AddSingleton(tokens);
        collection.AddCampaignSetup(options);
        collection.AddSingleton(new OutsideHttp(Dying, options, TimeProvider.System));
        return collection.BuildServiceProvider();
    }
}
