using System.Diagnostics.CodeAnalysis;

namespace Liftoff.EndToEnd.Tests;

/// <summary>Tests that start processes run one after the other, over one local stack.</summary>
[CollectionDefinition(Name)]
[SuppressMessage("Naming", "CA1711", Justification = "xunit's word for it.")]
public sealed class ProcessCollection : ICollectionFixture<LocalStackFixture>
{
    public const string Name = "processes";
}
