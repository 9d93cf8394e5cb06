namespace Liftoff.Warehouse;

/// <summary>What a full check of the warehouse found.</summary>
public sealed record WarehouseVerification
{
    /// <summary>The version that was checked; null for a blob that somebody uploaded by other means.</summary>
    public required long? Version { get; init; }

    /// <summary>Bytes that were fetched anew and compared with the hashes in the block list; 0 when the warehouse is local, or the blob has no hashes of ours.</summary>
    public required long VerifiedBytes { get; init; }

    /// <summary>Whether the published copy has exactly the committed bytes; null when there is no copy.</summary>
    public required bool? LocalIsEqual { get; init; }

    /// <summary>The checks of the rooms that ran, by name.</summary>
    public required IReadOnlyList<string> Checks { get; init; }

    /// <summary>One sentence each; empty when all is well.</summary>
    public required IReadOnlyList<string> Problems { get; init; }
}
