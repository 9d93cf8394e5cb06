namespace Liftoff.CampaignSetup.Tests;

/// <summary>The tests that share the server; they run one after another.</summary>
[CollectionDefinition(nameof(PostgresTests))]
#pragma warning disable CA1711 // xunit's own word for it.
public sealed class PostgresTests : ICollectionFixture<PostgresFixture>;
#pragma warning restore CA1711
