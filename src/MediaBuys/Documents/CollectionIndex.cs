namespace Liftoff.MediaBuys.Documents;

/// <summary>An index of a collection.</summary>
/// <param name="Fields">In the index's order, each ascending.</param>
internal sealed record CollectionIndex(IReadOnlyList<string> Fields, bool IsUnique)
{
    /// <summary>As MongoDB takes it: <c>{"date":1}</c>.</summary>
    public IReadOnlyDictionary<string, int> Key => Fields.ToDictionary(name => name, _ => 1);
}
