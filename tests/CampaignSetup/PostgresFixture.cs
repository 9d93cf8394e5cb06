using Liftoff.Tour.LocalStack;
using Npgsql;

namespace Liftoff.CampaignSetup.Tests;

/// <summary>One PostgreSQL server for all tests of this project; each test gets a database of its own.</summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private PostgresCluster? cluster;
    private int databases;

    public PostgresCluster Cluster => cluster!;

    public async Task InitializeAsync() =>
        cluster = await PostgresCluster.StartAsync(null, Path.Combine(AppContext.BaseDirectory, "logs", "postgres.log"), CancellationToken.None);

    public async Task DisposeAsync() => await Cluster.DisposeAsync();

    /// <summary>A new empty database.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = $"t{Interlocked.Increment(ref databases)}";
        await using var connection = new NpgsqlConnection(Cluster.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        await command.ExecuteNonQueryAsync();
        return Cluster.ConnectionTo(name);
    }
}
