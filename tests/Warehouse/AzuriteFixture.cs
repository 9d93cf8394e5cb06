using Liftoff.WarehouseWriter;

namespace Liftoff.Warehouse.Tests;

/// <summary>One emulator for the tests that do not stop it; every test has a container of its own.</summary>
public sealed class AzuriteFixture : IAsyncLifetime
{
    public Azurite Azurite { get; private set; } = null!;

    public async Task InitializeAsync() => Azurite = await Azurite.StartNewAsync();

    public async Task DisposeAsync() => await Azurite.DisposeAsync();

    public WarehouseOptions Options(string folder, string? container = null) =>
        TestHouse.Options(folder, Azurite.ConnectionString) with { Container = container ?? NewContainer() };

    public static string NewContainer() => "c" + Guid.NewGuid().ToString("N")[..12];
}

[CollectionDefinition(Name)]
public sealed class AzuriteTests : ICollectionFixture<AzuriteFixture>
{
    public const string Name = "Azurite";
}

/// <summary>Tests that start many processes run one after the other: many writers on few processors lose their leases.</summary>
[CollectionDefinition(Name)]
public sealed class ManyProcesses : ICollectionFixture<AzuriteFixture>
{
    public const string Name = "Many processes";
}
