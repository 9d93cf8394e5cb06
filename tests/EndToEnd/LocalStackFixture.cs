using Liftoff.Composition;
using Liftoff.Simulator;
using Liftoff.Tour.LocalStack;
using Npgsql;

namespace Liftoff.EndToEnd.Tests;

/// <summary>Azurite, the simulator and the Functions app, each as a user has it running; started once for all tests.</summary>
public sealed class LocalStackFixture : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("liftoff-end-to-end-").FullName;

    public Azurite Azurite { get; private set; } = null!;

    public SimulatorHost Simulator { get; private set; } = null!;

    public FunctionsApp App { get; private set; } = null!;

    public HttpClient Http { get; private set; } = null!;

    private Task<PostgresCluster>? postgres;

    public async Task InitializeAsync()
    {
        Azurite = await Azurite.StartAsync(Path.Combine(folder, "azurite"), Path.Combine(folder, "azurite.log"), usualPorts: false, CancellationToken.None);
        Simulator = await SimulatorHost.StartAsync(new SimulatorOptions { Seed = 5, World = new() { FacebookCampaigns = 12, PaidFacebookSessions = 300 } });
        var settings = Settings(NewFolder());
        // Due at every second, and silent all the same.
        foreach (var schedule in Schedules.All) settings[schedule.Setting] = "* * * * * *";
        App = await FunctionsApp.StartAsync(Ports.Take(0)[0], settings, Path.Combine(folder, "functions.log"), CancellationToken.None);
        Http = new HttpClient { BaseAddress = App.Address };
    }

    /// <summary>An empty database of a PostgreSQL server that is started for the first who asks.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> NewDatabaseAsync()
    {
        var server = await (postgres ??= PostgresCluster.StartAsync(dataFolder: null, Path.Combine(folder, "postgres.log"), CancellationToken.None));
        var name = "t" + Guid.NewGuid().ToString("N")[..12];
        await using var source = NpgsqlDataSource.Create(server.ConnectionString);
        await using var create = source.CreateCommand($"CREATE DATABASE {name}");
        await create.ExecuteNonQueryAsync();
        return server.ConnectionTo(name);
    }

    /// <summary>Settings as ./run gives them, with a database of its own.</summary>
    public Dictionary<string, string?> Settings(string data)
    {
        var settings = new Dictionary<string, string?>(FunctionsApp.LocalSettings(Azurite)) { ["WAREHOUSE_CONTAINER"] = Path.GetFileName(data) };
        foreach (var (name, value) in OutsideWorld(data)) settings[name] = value;
        return settings;
    }

    /// <summary>Settings of a command that keeps its warehouse on this machine.</summary>
    public Dictionary<string, string?> OutsideWorld(string data)
    {
        var settings = ((string[])["STRATEGIS_STAGING_BASE_URL", "STRATEGIST_API_BASE_URL", "STRATEGIS_API_BASE_URL", "IX_ID_BASE_URL"])
            .ToDictionary(name => name, string? (_) => Simulator.BaseAddress.AbsoluteUri);
        settings["IX_ID_EMAIL"] = "sim@example.com";
        settings["IX_ID_PASSWORD"] = "sim-password";
        settings["MONITORING_DB_PATH"] = Path.Combine(data, "monitoring.duckdb");
        settings["LANDING_PATH"] = Path.Combine(data, "landing");
        settings["STRATEGIS_RETRY_BACKOFF_MS"] = "1";
        return settings;
    }

    public string NewFolder() => Directory.CreateDirectory(Path.Combine(folder, "t" + Guid.NewGuid().ToString("N")[..12])).FullName;

    public async Task DisposeAsync()
    {
        Http?.Dispose();
        if (App is not null) await App.DisposeAsync();
        if (Simulator is not null) await Simulator.DisposeAsync();
        if (postgres is not null) await (await postgres).DisposeAsync();
        if (Azurite is not null) await Azurite.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
