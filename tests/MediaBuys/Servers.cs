using Liftoff.Tour.LocalStack;

namespace Liftoff.MediaBuys.Tests;

/// <summary>The servers that all tests share: PostgreSQL and the storage emulator. Each test has a schema and a container of its own.</summary>
public sealed class Servers : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("liftoff-media-buys-").FullName;
    private PostgresCluster? postgres;
    private Azurite? azurite;

    public PostgresCluster Postgres => postgres!;

    public Azurite Azurite => azurite!;

    public async Task InitializeAsync()
    {
        postgres = await PostgresCluster.StartAsync(dataFolder: null, Path.Combine(folder, "postgres.log"), CancellationToken.None);
        azurite = await Azurite.StartAsync(Path.Combine(folder, "azurite"), Path.Combine(folder, "azurite.log"), usualPorts: false, CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        if (azurite is not null) await azurite.DisposeAsync();
        if (postgres is not null) await postgres.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
