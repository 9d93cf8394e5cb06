namespace Liftoff.MediaBuys.Tests;

/// <summary>Tests that need the servers; they run one after the other, and the servers start once.</summary>
[CollectionDefinition(Name)]
public sealed class TestsWithServers : ICollectionFixture<Servers>
{
    public const string Name = "servers";
}
