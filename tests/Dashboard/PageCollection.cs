using System.Diagnostics.CodeAnalysis;

namespace Liftoff.Dashboard.Tests;

/// <summary>One browser and two apps for all tests.</summary>
[CollectionDefinition(Name)]
[SuppressMessage("Naming", "CA1711", Justification = "xunit's word for it.")]
public sealed class PageCollection : ICollectionFixture<PageFixture>
{
    public const string Name = "page";
}
