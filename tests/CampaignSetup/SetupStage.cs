using Dapper;
using Liftoff.CampaignSetup.Engine;
using Liftoff.CampaignSetup.Outside;
using Liftoff.CampaignSetup.Requests;
using Liftoff.Simulator;
using Liftoff.Simulator.StrategisRelay;
using Liftoff.Upstream;
using Liftoff.Upstream.IxId;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Liftoff.CampaignSetup.Tests;

/// <summary>The room over a real database and the simulator, as one process would have it; it can die and be started again.</summary>
internal sealed class SetupStage : IAsyncDisposable
{
    private ServiceProvider services;

    private SetupStage(SimulatorHost simulator, string connection, CampaignSetupOptions options)
    {
        (Simulator, Connection, Options) = (simulator, connection, options);
        services = Build();
    }

    public SimulatorHost Simulator { get; }

    public RelayWorld Relay => Simulator.Relay;

    public string Connection { get; }

    public CampaignSetupOptions Options { get; private set; }

    public DyingHandler Dying { get; private set; } = null!;

    public SetupDesk Desk => services.GetRequiredService<SetupDesk>();

    public SetupEngine Engine => services.GetRequiredService<SetupEngine>();

    public SetupQueries Queries => services.GetRequiredService<SetupQueries>();

    public T Get<T>() where T : notnull => services.GetRequiredService<T>();

    public static async Task<SetupStage> StartAsync(PostgresFixture postgres, Func<CampaignSetupOptions, CampaignSetupOptions>? change = null)
    {
        var simulator = await SimulatorHost.StartAsync(new SimulatorOptions { World = new() { Scale = 0.05 } });
        var connection = await postgres.CreateDatabaseAsync();
        var options = new CampaignSetupOptions
        {
            PostgresConnection = connection,
            StrategisBaseAddress = simulator.BaseAddress,
            IxId = new IxIdOptions { BaseAddress = simulator.BaseAddress, Email = "sim@example.com", Password = "sim-password" },
            LookUpPause = TimeSpan.Zero,
            RetryBackoff = TimeSpan.FromMilliseconds(1),
            CallTimeout = TimeSpan.FromSeconds(20),
        };
        return new SetupStage(simulator, connection, change?.Invoke(options) ?? options);
    }

    /// <summary>The same stage for a process of its own, by the names of the settings.</summary>
    public Dictionary<string, string?> Settings => new()
    {
        ["POSTGRES_CONNECTION"] = Connection,
        ["STRATEGIS_API_BASE_URL"] = Simulator.BaseAddress.AbsoluteUri,
        ["IX_ID_BASE_URL"] = Simulator.BaseAddress.AbsoluteUri,
        ["IX_ID_EMAIL"] = "sim@example.com",
        ["IX_ID_PASSWORD"] = "sim-password",
        ["SETUP_LOOK_UP_PAUSE_MS"] = "0",
        ["SETUP_RETRY_BACKOFF_MS"] = "1",
        ["SETUP_LEASE_MS"] = "1000",
    };

    /// <summary>Submits a plan that must be accepted.</summary>
    public async Task<string> AcceptAsync(string plan)
    {
        var submission = await Desk.SubmitAsync(plan, null, isDraft: false, CancellationToken.None);
        Assert.True(submission.Outcome == SubmissionOutcome.Accepted, $"{submission.Outcome}: {string.Join("; ", submission.Reading.Problems)}");
        return submission.RequestId;
    }

    /// <summary>Drives a request to its end; waits of any length are skipped on both sides, and a death is followed by a new process.</summary>
    public async Task<Advance> RunAsync(string requestId, int mostTurns = 2000)
    {
        for (var turn = 0; turn < mostTurns; turn++)
        {
            try
            {
                var advance = await Engine.AdvanceAsync(requestId, SetupRunner.Worker, CancellationToken.None);
                if (advance.IsOver) return advance;
                if (advance.WaitSeconds > 0) await SkipAsync(advance.WaitSeconds);
            }
            catch (SimulatedDeathException)
            {
                await RestartAsync();
            }
        }

        throw new InvalidOperationException($"{requestId} did not end within {mostTurns} turns.");
    }

    /// <summary>The process is gone with all it remembered; its lease runs out.</summary>
    public async Task RestartAsync(Func<CampaignSetupOptions, CampaignSetupOptions>? change = null)
    {
        await services.DisposeAsync();
        Options = change?.Invoke(Options) ?? Options;
        services = Build();
        await ExecuteAsync("UPDATE campaign_requests SET lease_until = now() WHERE lease_until IS NOT NULL");
    }

    /// <summary>The room as another process beside this one has it.</summary>
    public ServiceProvider StartAnother() => Build();

    public async Task SkipAsync(double seconds)
    {
        Relay.Advance(TimeSpan.FromSeconds(seconds));
        await ExecuteAsync("UPDATE campaign_requests SET wait_until = NULL; UPDATE campaign_account_rests SET until = now() WHERE isfinite(until)");
    }

    public async Task<int> ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(Connection);
        return await connection.ExecuteAsync(sql);
    }

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var connection = new NpgsqlConnection(Connection);
        return (await connection.ExecuteScalarAsync<T>(sql))!;
    }

    public async Task<List<T>> QueryAsync<T>(string sql)
    {
        await using var connection = new NpgsqlConnection(Connection);
        return [.. await connection.QueryAsync<T>(sql)];
    }

    /// <inheritdoc cref="SetupInspection.ShapeAsync"/>
    public Task<string> ShapeAsync(string id) => new SetupInspection(Connection, Relay).ShapeAsync(id);

    /// <inheritdoc cref="SetupInspection.FaultsOfAsync"/>
    public async Task AssertOnceAsync(string id, string what = "")
    {
        var faults = await new SetupInspection(Connection, Relay).FaultsOfAsync(id);
        Assert.True(faults.Count == 0, $"{what}: {string.Join("; ", faults)}");
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        await Simulator.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
    }

    private ServiceProvider Build()
    {
        var tokens = new IxIdTokenSource(Options.IxId, UpstreamHandler.Create(), TimeProvider.System);
        Dying = new DyingHandler(new BearerTokenHandler(tokens, UpstreamHandler.Create())) { DieAfter = Dying?.DieAfter, DieAfterPath = Dying?.DieAfterPath };
        var collection = new ServiceCollection();
        collection.AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance);
        collection.AddSingleton(typeof(ILogger<>), typeof(NullLogger<>));
        collection.AddSingleton(tokens);
        collection.AddCampaignSetup(Options);
        collection.AddSingleton(new OutsideHttp(Dying, Options, TimeProvider.System));
        return collection.BuildServiceProvider();
    }
}
