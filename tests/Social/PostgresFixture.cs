using Liftoff.Tour.LocalStack;
using Npgsql;

namespace Liftoff.Social.Tests;

/// <summary>One server for all tests, a database each.</summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private readonly string log = Path.Combine(Path.GetTempPath(), $"liftoff-social-postgres-{Environment.ProcessId}.log");
    private PostgresCluster? cluster;

    public async Task InitializeAsync() => cluster = await PostgresCluster.StartAsync(null, log, CancellationToken.None);

    public async Task<(string Connection, NpgsqlDataSource Source)> CreateDatabaseAsync()
    {
        var name = "t" + Guid.NewGuid().ToString("N");
        await using (var server = NpgsqlDataSource.Create(cluster!.ConnectionString))
        await using (var create = server.CreateCommand($"CREATE DATABASE {name}"))
            await create.ExecuteNonQueryAsync();
        var connection = cluster.ConnectionTo(name);
        return (connection, NpgsqlDataSource.Create(connection));
    }

    public async Task DisposeAsync()
    {
        if (cluster is not null) await cluster.DisposeAsync();
        File.Delete(log);
    }
}
